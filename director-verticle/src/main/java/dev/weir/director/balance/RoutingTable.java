package dev.weir.director.balance;

import dev.weir.core.model.Service;
import dev.weir.core.model.ServiceId;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Everything that a connection needs to know, in one immutable value: one per process. A change
/// makes a new table in which only the service that it touches is new.
public final class RoutingTable {
  public static final RoutingTable EMPTY = new RoutingTable(Map.of());

  private final Map<ServiceId, ServiceRoutes> services;

  private RoutingTable(Map<ServiceId, ServiceRoutes> services) {
    this.services = services;
  }

  /// The same table with other routes for some services, and without those that are gone.
  public RoutingTable with(Collection<ServiceRoutes> changed, Collection<ServiceId> gone) {
    Map<ServiceId, ServiceRoutes> next = new HashMap<>(services);
    gone.forEach(next::remove);
    for (ServiceRoutes routes : changed) {
      next.put(routes.service().id(), routes);
    }
    return new RoutingTable(next);
  }

  /// Chooses a backend. The cursors are the calling event loop's.
  public Pick pick(ServiceId service, Cursors cursors, PickRequest request) {
    ServiceRoutes routes = services.get(service);
    if (routes == null) {
      return new Pick.None(Pick.Reason.UNKNOWN_SERVICE);
    }
    if (!routes.service().enabled()) {
      return new Pick.None(Pick.Reason.DISABLED);
    }
    if (routes.size() == 0) {
      return new Pick.None(Pick.Reason.NO_BACKEND);
    }
    Service wanted = routes.service();
    Route route =
        cursors
            .of(service, wanted.scheduler(), wanted.forwarding().scheduling())
            .pick(routes, request);
    return route == null ? new Pick.None(Pick.Reason.NONE_LEFT) : new Pick.Chosen(route);
  }

  public @Nullable ServiceRoutes routes(ServiceId service) {
    return services.get(service);
  }

  public Collection<ServiceRoutes> all() {
    return Collections.unmodifiableCollection(services.values());
  }
}
