package dev.weir.director.balance;

import dev.weir.core.model.BackendUid;
import java.util.Set;

/// One connection that wants a backend.
///
/// @param clientHash of the client's address; the same client has the same everywhere
/// @param tried backends that must not be chosen again
public record PickRequest(long clientHash, Set<BackendUid> tried, InFlight inFlight) {
  /// Whether a backend may get this connection.
  public boolean mayTake(Route route) {
    return !tried.contains(route.uid())
        && (route.connectionsMax() == 0 || inFlight.of(route.uid()) < route.connectionsMax());
  }
}
