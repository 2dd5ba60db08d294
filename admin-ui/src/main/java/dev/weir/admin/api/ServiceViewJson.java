package dev.weir.admin.api;

import dev.weir.core.cluster.Leases;
import dev.weir.core.model.Backend;
import dev.weir.core.model.DirectorCell;
import dev.weir.core.model.EffectiveState;
import dev.weir.core.model.Fact;
import dev.weir.core.model.Listener;
import dev.weir.core.model.Service;
import dev.weir.core.model.ServiceId;
import dev.weir.core.model.ServiceView;
import dev.weir.core.wire.ServiceJson;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/// A service and its listeners as the API shows them.
final class ServiceViewJson {
  private final ClusterView view;
  private final Watch watch;
  private final StatsJson stats;

  ServiceViewJson(ClusterView view, Watch watch) {
    this.view = view;
    this.watch = watch;
    this.stats = new StatsJson(view);
  }

  JsonObject of(Fact<Service> fact) {
    Service service = ClusterView.service(fact);
    return new JsonObject()
        .put("id", service.id().value())
        .put("etag", Etag.of(fact.version()))
        .put("spec", ServiceJson.writeSpec(service))
        .put("status", status(fact, view.view(service)))
        .put("stats", stats.of(service.backends().stream().map(Backend::uid).toList()));
  }

  JsonObject listener(Fact<Service> fact, Listener listener) {
    return new JsonObject()
        .put("service", fact.key())
        .put("id", listener.id().value())
        .put("etag", Etag.of(fact.version()))
        .put("spec", ServiceJson.writeListener(listener))
        .put(
            "status",
            new JsonObject().put("byDirector", bindings(new ServiceId(fact.key()), listener)));
  }

  /// In words, empty when all is well.
  static String reason(ServiceView service) {
    int total = service.backends().size();
    return switch (service.state()) {
      case UP -> "";
      case DISABLED -> "disabled by the operator";
      case DEGRADED -> countDown(service) + " of " + total + " backends down";
      case DOWN -> total == 0 ? "no backends" : "no backend takes connections";
    };
  }

  private JsonObject status(Fact<Service> fact, ServiceView service) {
    JsonArray listeners = new JsonArray();
    for (Listener listener : service.service().listeners()) {
      listeners.add(
          new JsonObject()
              .put("id", listener.id().value())
              .put("port", listener.port())
              .put("byDirector", bindings(service.service().id(), listener)));
    }
    long up =
        service.backends().stream()
            .filter(each -> each.state().state() == EffectiveState.State.UP)
            .count();
    return new JsonObject()
        .put("state", service.state().name())
        .put("reason", reason(service))
        .put("sinceMs", watch.sinceMillis(service.service().id(), view.now()))
        .put("backendsUp", up)
        .put("backendsTotal", service.backends().size())
        .put("listeners", listeners)
        .put("propagation", view.propagation(service.service().id(), fact.version()).json());
  }

  private JsonArray bindings(ServiceId service, Listener listener) {
    JsonArray bindings = new JsonArray();
    for (Leases.Held director : view.directors()) {
      Cells.Held held = view.cell(director);
      if (held == null) {
        continue;
      }
      for (DirectorCell.BoundListener each : held.cell().listeners()) {
        if (each.service().equals(service) && each.listener().equals(listener.id())) {
          bindings.add(
              new JsonObject()
                  .put("director", director.presence().node())
                  .put("address", each.address())
                  .put("relay", each.relay())
                  .put("bound", each.isBound())
                  .put("error", each.isBound() ? null : each.error()));
        }
      }
    }
    return bindings;
  }

  private static long countDown(ServiceView service) {
    return service.backends().stream()
        .filter(each -> each.state().state() == EffectiveState.State.DOWN)
        .count();
  }
}
