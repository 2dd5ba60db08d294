package dev.weir.director.balance;

import dev.weir.core.model.BackendId;
import dev.weir.core.model.BackendUid;
import dev.weir.core.model.Endpoint;

/// A backend that takes new connections now, with all that a scheduler and a dialler need of it.
///
/// @param weightPermille its effective weight in thousandths, above 0
/// @param connectionsMax the most connections its agent allows, 0 when it never said
public record Route(
    BackendId id, BackendUid uid, Endpoint endpoint, long weightPermille, int connectionsMax) {
  public Route {
    if (weightPermille < 1) {
      throw new IllegalArgumentException(
          "weight of a route: " + weightPermille + " (expected: 1 or more)");
    }
  }
}
