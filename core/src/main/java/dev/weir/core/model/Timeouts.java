package dev.weir.core.model;

import java.time.Duration;

/// How long a connection may wait.
///
/// @param connect for a backend to accept
/// @param idle without a byte in either direction
/// @param halfClosed after one side has ended its stream
public record Timeouts(Duration connect, Duration idle, Duration halfClosed) {
  public static final Timeouts DEFAULT =
      new Timeouts(Duration.ofSeconds(2), Duration.ofHours(1), Duration.ofSeconds(30));
}
