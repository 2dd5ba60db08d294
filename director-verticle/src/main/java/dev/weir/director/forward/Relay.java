package dev.weir.director.forward;

import io.vertx.core.Future;

/// Moves bytes between a client and a backend, both ways, until both have ended. Lives on one event
/// loop.
interface Relay {
  /// Begins; completes when both sides are closed. Never fails.
  Future<Termination> run();

  /// Ends it from our side.
  void kill();
}
