package dev.weir.director.balance;

import dev.weir.core.model.BackendUid;
import java.util.Set;

/// One connection that wants a backend.
///
/// @param hash of what its service hashes by; the same client has the same everywhere
/// @param tried backends that must not be chosen again
/// @param nowNanos for schedulers that look at the counts of many backends now and then
public record PickRequest(long hash, Set<BackendUid> tried, InFlight inFlight, long nowNanos) {
  /// Whether a backend may get this connection.
  public boolean mayTake(Route route) {
    return !tried.contains(route.uid())
        && (route.connectionsMax() == 0 || inFlight.of(route.uid()) < route.connectionsMax());
  }
}
