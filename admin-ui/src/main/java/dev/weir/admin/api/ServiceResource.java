package dev.weir.admin.api;

import dev.weir.core.model.BackendId;
import dev.weir.core.model.BackendUid;
import dev.weir.core.model.Fact;
import dev.weir.core.model.Service;
import dev.weir.core.model.ServiceId;
import dev.weir.core.settings.Fields;
import dev.weir.core.wire.ServiceJson;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// `/services` and `/services/{svc}`.
final class ServiceResource {
  private final ClusterView view;
  private final ServiceViewJson json;
  private final Writes writes;

  ServiceResource(ClusterView view, Watch watch, Writes writes) {
    this.view = view;
    this.json = new ServiceViewJson(view, watch);
    this.writes = writes;
  }

  void list(ApiRequest request) {
    Set<String> states = request.words("state");
    String q = request.query("q");
    List<Fact<Service>> items =
        view.services().stream()
            .filter(fact -> q == null || fact.key().contains(q))
            .filter(fact -> states.isEmpty() || states.contains(state(fact)))
            .toList();
    String revision = Etag.revision(view.configuration().version());
    request.answer(200, Page.of(request, items, Fact::key, json::of, revision));
  }

  void get(ApiRequest request) {
    Fact<Service> fact = view.require(id(request));
    request.header("ETag", Etag.of(fact.version()));
    request.answer(200, json.of(fact));
  }

  void put(ApiRequest request) {
    ServiceId id = id(request);
    JsonObject body = request.body();
    writes.answer(request, id, current -> current != null, _ -> new Writes.Edit.To(read(id, body)));
  }

  void patch(ApiRequest request) {
    ServiceId id = id(request);
    JsonObject patch = request.body();
    view.require(id);
    writes.answer(
        request,
        id,
        current -> current != null,
        current ->
            new Writes.Edit.To(
                read(id, MergePatch.apply(ServiceJson.writeSpec(present(id, current)), patch))));
  }

  void delete(ApiRequest request) {
    writes.answer(
        request,
        id(request),
        current -> current != null,
        current -> current == null ? new Writes.Edit.Nothing() : new Writes.Edit.Deleted());
  }

  void enable(ApiRequest request) {
    setEnabled(request, true);
  }

  void disable(ApiRequest request) {
    setEnabled(request, false);
  }

  private void setEnabled(ApiRequest request, boolean enabled) {
    ServiceId id = id(request);
    view.require(id);
    writes.answer(
        request,
        id,
        request.verbReason(),
        current -> current != null,
        current -> {
          Service service = present(id, current);
          return new Writes.Edit.To(
              new Service(
                  id,
                  enabled,
                  service.scheduler(),
                  service.listeners(),
                  service.backends(),
                  service.forwarding(),
                  service.health(),
                  service.feedback()));
        });
  }

  static ServiceId id(ApiRequest request) {
    return new ServiceId(request.id("svc"));
  }

  static Service present(ServiceId id, @Nullable Service current) {
    if (current == null) {
      throw Problem.notFound("service " + id);
    }
    return current;
  }

  /// Reads a spec; what is wrong in it is the answer.
  static Service read(ServiceId id, JsonObject body) {
    Fields fields = ApiRequest.fields(body);
    Uids uids = new Uids();
    Service service = ServiceJson.readSpec(id, fields, uids);
    ApiRequest.require(fields);
    if (service == null) {
      throw new Problem(ProblemKind.VALIDATION, "service " + id + ": incomplete");
    }
    return service;
  }

  /// Numbers that stand in until the configuration log gives the real ones.
  static final class Uids implements ServiceJson.Uids {
    private long next = 1;

    @Override
    public BackendUid uidOf(BackendId id, @Nullable Long written) {
      return new BackendUid(next++);
    }
  }

  private String state(Fact<Service> fact) {
    return view.view(ClusterView.service(fact)).state().name().toLowerCase(Locale.ROOT);
  }
}
