package dev.weir.core.model;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// How long a connection may wait.
///
/// @param connect for a backend to accept, 1 ms..1 min
/// @param idle without a byte in either direction (a tunnel's timeout), 1 s..24 h
/// @param client without a byte to or from the client, 1 s..24 h, or null for no such limit
/// @param server without a byte to or from the backend, 1 s..24 h, or null for no such limit
/// @param halfClosed after one side has ended its stream, 1 s..1 h
/// @param handshake for a client's or backend's part of a TLS handshake, 100 ms..5 min
/// @param proxyHeader for a client's whole PROXY protocol header, 100 ms..5 min
public record Timeouts(
    Duration connect,
    Duration idle,
    @Nullable Duration client,
    @Nullable Duration server,
    Duration halfClosed,
    Duration handshake,
    Duration proxyHeader) {
  public static final long CONNECT_MILLIS_MAX = 60_000;
  public static final long IDLE_MILLIS_MIN = 1_000;
  public static final long IDLE_MILLIS_MAX = 86_400_000;
  public static final long HALF_CLOSED_MILLIS_MAX = 3_600_000;
  public static final long FIRST_BYTES_MILLIS_MIN = 100;
  public static final long FIRST_BYTES_MILLIS_MAX = 300_000;
  public static final Timeouts DEFAULT =
      Timeouts.of(Duration.ofSeconds(2), Duration.ofHours(1), Duration.ofSeconds(30));

  public Timeouts {
    Range.check("connectMs", connect.toMillis(), 1, CONNECT_MILLIS_MAX);
    Range.check("idleMs", idle.toMillis(), IDLE_MILLIS_MIN, IDLE_MILLIS_MAX);
    Range.check("clientMs", orIdle(client, idle), IDLE_MILLIS_MIN, IDLE_MILLIS_MAX);
    Range.check("serverMs", orIdle(server, idle), IDLE_MILLIS_MIN, IDLE_MILLIS_MAX);
    Range.check("halfClosedMs", halfClosed.toMillis(), IDLE_MILLIS_MIN, HALF_CLOSED_MILLIS_MAX);
    Range.check(
        "handshakeMs", handshake.toMillis(), FIRST_BYTES_MILLIS_MIN, FIRST_BYTES_MILLIS_MAX);
    Range.check(
        "proxyHeaderMs", proxyHeader.toMillis(), FIRST_BYTES_MILLIS_MIN, FIRST_BYTES_MILLIS_MAX);
  }

  /// With the others as they are when nothing is written.
  public static Timeouts of(Duration connect, Duration idle, Duration halfClosed) {
    return new Timeouts(
        connect, idle, null, null, halfClosed, Duration.ofSeconds(10), Duration.ofSeconds(3));
  }

  private static long orIdle(@Nullable Duration side, Duration idle) {
    return (side == null ? idle : side).toMillis();
  }
}
