package dev.weir.director.forward;

import java.util.function.Consumer;

/// Moves bytes between a client and a backend, both ways, until both have ended. Lives on one event
/// loop.
interface Relay {
  /// Begins; tells once how it ended, when both sides are closed.
  void run(Consumer<Termination> then);

  /// Ends it from our side.
  void kill();
}
