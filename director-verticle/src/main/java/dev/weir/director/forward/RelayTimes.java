package dev.weir.director.forward;

import dev.weir.core.model.Timeouts;

/// How one connection is relayed.
///
/// @param idleNanos without a byte in either direction
/// @param halfClosedNanos the same, after one side has ended its stream
record RelayTimes(long idleNanos, long halfClosedNanos) {
  static RelayTimes of(Timeouts timeouts) {
    return new RelayTimes(timeouts.idle().toNanos(), timeouts.halfClosed().toNanos());
  }
}
