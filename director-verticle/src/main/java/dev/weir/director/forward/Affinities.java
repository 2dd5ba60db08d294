package dev.weir.director.forward;

import dev.weir.core.model.Affinity;
import dev.weir.core.model.BackendUid;
import dev.weir.core.model.IpAddress;
import dev.weir.core.model.Service;
import dev.weir.core.model.ServiceId;
import dev.weir.director.admit.AffinityTable;
import dev.weir.director.balance.Pick;
import dev.weir.director.balance.PickRequest;
import dev.weir.director.balance.Route;
import dev.weir.director.balance.ServiceRoutes;
import java.security.SecureRandom;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The tables of the services that have an affinity. All event loops share it; the control context
/// alone makes and drops tables.
public final class Affinities {
  private final Map<ServiceId, AffinityTable> tables = new ConcurrentHashMap<>();
  private final long seed = new SecureRandom().nextLong();

  /// Takes over what a service wants. Other masks make other clients of the same addresses, so they
  /// begin anew; so does another time or size, because it decides on every entry.
  public void follow(Service service) {
    Affinity wanted = service.forwarding().affinity();
    AffinityTable known = tables.get(service.id());
    if (!wanted.isOn()) {
      tables.remove(service.id());
    } else if (known == null || !known.affinity().equals(wanted)) {
      tables.put(service.id(), new AffinityTable(wanted, seed));
    }
  }

  public void forget(ServiceId service) {
    tables.remove(service);
  }

  /// Clients that are remembered.
  public int entryCount() {
    return tables.values().stream().mapToInt(AffinityTable::entryCount).sum();
  }

  /// Clients that were forgotten for want of room, by the tables that there are.
  public long evictedCount() {
    return tables.values().stream().mapToLong(AffinityTable::evictedCount).sum();
  }

  public @Nullable AffinityTable table(ServiceId service) {
    return tables.get(service);
  }

  public void forEach(BiConsumer<ServiceId, AffinityTable> visitor) {
    tables.forEach(visitor);
  }

  /// The backend that a client met last, while it takes connections, else the scheduler's choice,
  /// which is then remembered. A client whose backend is full, or has just failed for this very
  /// connection, goes elsewhere: it is bound anew only if its own backend takes nobody.
  Pick pick(
      ServiceRoutes routes,
      IpAddress client,
      PickRequest request,
      long nowNanos,
      Supplier<Pick> scheduled) {
    AffinityTable table = tables.get(routes.service().id());
    if (table == null) {
      return scheduled.get();
    }
    BackendUid bound = table.find(client, nowNanos);
    Route route = bound == null ? null : routes.route(bound);
    if (route != null && request.mayTake(route)) {
      return new Pick.Chosen(route);
    }
    Pick pick = scheduled.get();
    if (route == null || request.tried().contains(route.uid())) {
      if (pick instanceof Pick.Chosen(var chosen)) {
        table.bind(client, chosen.uid(), nowNanos);
      }
    }
    return pick;
  }
}
