package dev.weir.core.model;

import java.time.Duration;

/// Options of the connections that a listener accepts.
///
/// @param keepAlive whether the system probes a silent peer
/// @param userTimeout how long sent data may stay unacknowledged, 0 for the system's, 0..24 h
/// @param fastOpen whether data may come with the first packet (RFC 7413), where the system allows
public record TcpOptions(boolean keepAlive, Duration userTimeout, boolean fastOpen) {
  public static final long USER_TIMEOUT_MILLIS_MAX = 86_400_000;
  public static final TcpOptions DEFAULT = new TcpOptions(true, Duration.ZERO, false);

  public TcpOptions {
    Range.check("userTimeoutMs", userTimeout.toMillis(), 0, USER_TIMEOUT_MILLIS_MAX);
  }
}
