package dev.weir.director.forward;

import dev.weir.director.balance.Route;
import io.vertx.core.Future;

/// Connects one waiting client to backends.
@FunctionalInterface
interface Dialer {
  /// Never fails: what goes wrong is a value.
  Future<Dialled> dial(Route route);
}
