package dev.weir.director.forward;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Moves bytes between a client and a backend, both ways, until both have ended. Lives on one event
/// loop.
interface Relay {
  /// Begins; tells once how it ended, when both sides are closed.
  void run(Consumer<Termination> then);

  /// Ends it from our side.
  void kill();

  /// What it has carried.
  Carried carried();

  /// What one relay has carried.
  ///
  /// @param bytesIn from the client to the backend
  /// @param bytesOut from the backend to the client
  /// @param firstByteNanos from its beginning, or the client's first byte, to the backend's first
  ///     byte; null while there was none
  record Carried(long bytesIn, long bytesOut, @Nullable Long firstByteNanos) {
    static final Carried NOTHING = new Carried(0, 0, null);
  }
}
