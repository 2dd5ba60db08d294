package dev.weir.admin.api;

import dev.weir.core.model.Fact;
import dev.weir.core.model.Listener;
import dev.weir.core.model.ListenerId;
import dev.weir.core.model.Service;
import dev.weir.core.model.ServiceId;
import dev.weir.core.settings.Fields;
import dev.weir.core.wire.ServiceJson;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// `/services/{svc}/listeners` and its verbs.
final class ListenerResource {
  private final ClusterView view;
  private final ServiceViewJson json;
  private final Writes writes;

  ListenerResource(ClusterView view, Watch watch, Writes writes) {
    this.view = view;
    this.json = new ServiceViewJson(view, watch);
    this.writes = writes;
  }

  void list(ApiRequest request) {
    Fact<Service> fact = view.require(ServiceResource.id(request));
    request.header("ETag", Etag.of(fact.version()));
    String revision = Etag.revision(view.configuration().version());
    request.answer(
        200,
        Page.of(
            request,
            ClusterView.service(fact).listeners(),
            listener -> listener.id().value(),
            listener -> json.listener(fact, listener),
            revision));
  }

  void get(ApiRequest request) {
    Fact<Service> fact = view.require(ServiceResource.id(request));
    request.header("ETag", Etag.of(fact.version()));
    request.answer(200, json.listener(fact, require(ClusterView.service(fact), id(request))));
  }

  void put(ApiRequest request) {
    ServiceId service = ServiceResource.id(request);
    ListenerId id = id(request);
    JsonObject body = request.body();
    String written = body.getValue("id") instanceof String text ? text : id.value();
    if (!written.equals(id.value())) {
      throw new Problem(
          ProblemKind.VALIDATION, "id: " + written + " (expected: " + id + ", as in the path)");
    }
    view.require(service);
    Listener listener = read(body.copy().put("id", id.value()));
    writes.answer(
        request,
        service,
        current -> find(current, id) != null,
        current -> put(ServiceResource.present(service, current), listener));
  }

  void patch(ApiRequest request) {
    JsonObject patch = request.body();
    edit(
        request,
        request.reason(),
        listener -> read(MergePatch.apply(ServiceJson.writeListener(listener), patch)));
  }

  void delete(ApiRequest request) {
    ListenerId id = id(request);
    writes.answer(
        request,
        ServiceResource.id(request),
        current -> find(current, id) != null,
        current -> {
          if (current == null || find(current, id) == null) {
            return new Writes.Edit.Nothing();
          }
          List<Listener> left =
              current.listeners().stream().filter(each -> !each.id().equals(id)).toList();
          return new Writes.Edit.To(current.withListeners(left));
        });
  }

  void enable(ApiRequest request) {
    setEnabled(request, true);
  }

  void disable(ApiRequest request) {
    setEnabled(request, false);
  }

  private void setEnabled(ApiRequest request, boolean enabled) {
    edit(request, request.verbReason(), each -> each.withEnabled(enabled));
  }

  private void edit(ApiRequest request, String reason, UnaryOperator<Listener> change) {
    ServiceId service = ServiceResource.id(request);
    ListenerId id = id(request);
    require(ClusterView.service(view.require(service)), id);
    writes.answer(
        request,
        service,
        reason,
        current -> find(current, id) != null,
        current -> {
          Service present = ServiceResource.present(service, current);
          return put(present, change.apply(require(present, id)));
        });
  }

  private static Writes.Edit put(Service service, Listener listener) {
    List<Listener> listeners = new ArrayList<>();
    boolean replaced = false;
    for (Listener each : service.listeners()) {
      boolean same = each.id().equals(listener.id());
      listeners.add(same ? listener : each);
      replaced |= same;
    }
    if (!replaced) {
      listeners.add(listener);
    }
    return new Writes.Edit.To(service.withListeners(listeners));
  }

  private static Listener read(JsonObject body) {
    Fields fields = ApiRequest.fields(body);
    Listener listener = ServiceJson.readListener(fields);
    ApiRequest.require(fields);
    if (listener == null) {
      throw new Problem(ProblemKind.VALIDATION, "listener: incomplete");
    }
    return listener;
  }

  private static ListenerId id(ApiRequest request) {
    return new ListenerId(request.id("listener"));
  }

  private static @Nullable Listener find(@Nullable Service service, ListenerId id) {
    if (service == null) {
      return null;
    }
    return service.listeners().stream()
        .filter(each -> each.id().equals(id))
        .findFirst()
        .orElse(null);
  }

  private static Listener require(Service service, ListenerId id) {
    Listener listener = find(service, id);
    if (listener == null) {
      throw Problem.notFound("listener " + id);
    }
    return listener;
  }
}
