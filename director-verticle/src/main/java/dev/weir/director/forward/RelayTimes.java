package dev.weir.director.forward;

import dev.weir.core.model.Timeouts;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// How long the silence of one connection may last.
///
/// @param idleNanos without a byte in either direction
/// @param clientNanos without a byte to or from the client; [#NEVER] for no such limit
/// @param serverNanos without a byte to or from the backend; [#NEVER] for no such limit
/// @param halfClosedNanos without a byte, after one side has ended its stream
record RelayTimes(long idleNanos, long clientNanos, long serverNanos, long halfClosedNanos) {
  static final long NEVER = Long.MAX_VALUE;
  static final RelayTimes NONE = new RelayTimes(0, NEVER, NEVER, 0);

  static RelayTimes of(Timeouts timeouts) {
    return new RelayTimes(
        timeouts.idle().toNanos(),
        orNever(timeouts.client()),
        orNever(timeouts.server()),
        timeouts.halfClosed().toNanos());
  }

  private static long orNever(@Nullable Duration duration) {
    return duration == null ? NEVER : duration.toNanos();
  }
}
