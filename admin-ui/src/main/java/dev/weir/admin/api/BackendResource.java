package dev.weir.admin.api;

import dev.weir.core.model.AdminState;
import dev.weir.core.model.Backend;
import dev.weir.core.model.BackendId;
import dev.weir.core.model.Fact;
import dev.weir.core.model.HealthVote;
import dev.weir.core.model.Role;
import dev.weir.core.model.Service;
import dev.weir.core.model.ServiceId;
import dev.weir.core.model.ServiceView;
import dev.weir.core.settings.Fields;
import dev.weir.core.wire.Questions;
import dev.weir.core.wire.ServiceJson;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// `/services/{svc}/backends`, its verbs, and `/backends`.
final class BackendResource {
  private static final Duration CHECK_DEADLINE = Duration.ofSeconds(2);

  private final ClusterView view;
  private final BackendJson json;
  private final Writes writes;

  BackendResource(ClusterView view, Watch watch, Writes writes) {
    this.view = view;
    this.json = new BackendJson(view, watch);
    this.writes = writes;
  }

  /// A backend with its service.
  private record Row(ServiceView service, Fact<Service> fact, ServiceView.BackendView backend) {
    String key() {
      return service.service().id() + "/" + backend.backend().id();
    }
  }

  void list(ApiRequest request) {
    Fact<Service> fact = view.require(ServiceResource.id(request));
    request.header("ETag", Etag.of(fact.version()));
    answer(request, rows(fact));
  }

  void listAll(ApiRequest request) {
    List<Row> rows = new ArrayList<>();
    view.services().forEach(fact -> rows.addAll(rows(fact)));
    answer(request, rows);
  }

  void get(ApiRequest request) {
    Row row = row(request);
    request.header("ETag", Etag.of(row.fact().version()));
    request.answer(200, json.of(row.service(), row.fact().version(), row.backend()));
  }

  void health(ApiRequest request) {
    Row row = row(request);
    request.answer(200, json.health(row.service(), row.backend()));
  }

  /// Asks every live prober that has voted; answers with what is known then.
  void check(ApiRequest request) {
    Row row = row(request);
    request.requireNoFields();
    List<Future<HealthVote>> asked = new ArrayList<>();
    for (HealthVote vote : view.health().votes(row.backend().backend().uid())) {
      if (view.leases().isLive(vote.prober(), Role.HEALTH, view.now())) {
        asked.add(
            view.cluster()
                .bus()
                .ask(
                    Questions.CHECK_NOW,
                    vote.prober(),
                    row.backend().backend().uid(),
                    CHECK_DEADLINE));
      }
    }
    Future.join(asked).onComplete(_ -> health(request));
  }

  void put(ApiRequest request) {
    ServiceId service = ServiceResource.id(request);
    BackendId id = id(request);
    JsonObject body = request.body();
    String written = body.getValue("id") instanceof String text ? text : id.value();
    if (!written.equals(id.value())) {
      throw new Problem(
          ProblemKind.VALIDATION, "id: " + written + " (expected: " + id + ", as in the path)");
    }
    view.require(service);
    Backend backend = read(body.copy().put("id", id.value()));
    writes.answer(
        request,
        service,
        current -> current != null && current.backend(id) != null,
        current -> put(ServiceResource.present(service, current), backend));
  }

  void patch(ApiRequest request) {
    ServiceId service = ServiceResource.id(request);
    JsonObject patch = request.body();
    edit(
        request,
        service,
        request.reason(),
        backend -> read(MergePatch.apply(ServiceJson.writeBackendSpec(backend), patch)));
  }

  void delete(ApiRequest request) {
    ServiceId service = ServiceResource.id(request);
    BackendId id = id(request);
    writes.answer(
        request,
        service,
        current -> current != null && current.backend(id) != null,
        current -> {
          if (current == null || current.backend(id) == null) {
            return new Writes.Edit.Nothing();
          }
          List<Backend> left =
              current.backends().stream().filter(each -> !each.id().equals(id)).toList();
          return new Writes.Edit.To(current.withBackends(left));
        });
  }

  void enable(ApiRequest request) {
    set(request, AdminState.READY);
  }

  void drain(ApiRequest request) {
    set(request, AdminState.DRAIN);
  }

  void disable(ApiRequest request) {
    set(request, AdminState.MAINT);
  }

  private void set(ApiRequest request, AdminState state) {
    ServiceId service = ServiceResource.id(request);
    edit(request, service, request.verbReason(), backend -> backend.with(state));
  }

  private void edit(
      ApiRequest request, ServiceId service, String reason, UnaryOperator<Backend> change) {
    BackendId id = id(request);
    row(request);
    writes.answer(
        request,
        service,
        reason,
        current -> current != null && current.backend(id) != null,
        current -> {
          Service present = ServiceResource.present(service, current);
          return put(present, change.apply(require(present, id)));
        });
  }

  /// In its place if it is there, else last.
  private static Writes.Edit put(Service service, Backend backend) {
    List<Backend> backends = new ArrayList<>(service.backends());
    int index = -1;
    for (int i = 0; i < backends.size(); i++) {
      index = backends.get(i).id().equals(backend.id()) ? i : index;
    }
    if (index < 0) {
      backends.add(backend);
    } else {
      backends.set(index, backend);
    }
    return new Writes.Edit.To(withFreshUids(service, backends));
  }

  /// A new backend stands in with a number of nobody else, until the log gives it its own.
  private static Service withFreshUids(Service service, List<Backend> backends) {
    ServiceResource.Uids uids = new ServiceResource.Uids();
    List<Backend> numbered = new ArrayList<>();
    for (Backend each : backends) {
      numbered.add(
          new Backend(
              each.id(),
              uids.uidOf(each.id(), null),
              each.endpoint(),
              each.weight(),
              each.adminState()));
    }
    return service.withBackends(numbered);
  }

  private static Backend read(JsonObject body) {
    Fields fields = ApiRequest.fields(body);
    Backend backend = ServiceJson.readBackend(fields, new ServiceResource.Uids());
    ApiRequest.require(fields);
    if (backend == null) {
      throw new Problem(ProblemKind.VALIDATION, "backend: incomplete");
    }
    return backend;
  }

  private static Backend require(Service service, BackendId id) {
    Backend backend = service.backend(id);
    if (backend == null) {
      throw Problem.notFound("backend " + id);
    }
    return backend;
  }

  private static BackendId id(ApiRequest request) {
    return new BackendId(request.id("backend"));
  }

  private Row row(ApiRequest request) {
    BackendId id = id(request);
    for (Row row : rows(view.require(ServiceResource.id(request)))) {
      if (row.backend().backend().id().equals(id)) {
        return row;
      }
    }
    throw Problem.notFound("backend " + id);
  }

  private List<Row> rows(Fact<Service> fact) {
    ServiceView service = view.view(ClusterView.service(fact));
    return service.backends().stream().map(each -> new Row(service, fact, each)).toList();
  }

  private void answer(ApiRequest request, List<Row> rows) {
    Set<String> states = request.words("state");
    String q = request.query("q");
    List<Row> items =
        rows.stream()
            .filter(row -> matches(row, q))
            .filter(row -> states.isEmpty() || states.contains(state(row)))
            .toList();
    String revision = Etag.revision(view.configuration().version());
    request.answer(
        200,
        Page.of(
            request,
            items,
            Row::key,
            row -> json.of(row.service(), row.fact().version(), row.backend()),
            revision));
  }

  private static boolean matches(Row row, @Nullable String q) {
    Backend backend = row.backend().backend();
    return q == null
        || backend.id().value().contains(q)
        || backend.endpoint().toString().contains(q);
  }

  private static String state(Row row) {
    return row.backend().state().state().name().toLowerCase(Locale.ROOT);
  }
}
