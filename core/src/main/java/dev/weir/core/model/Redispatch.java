package dev.weir.core.model;

import java.time.Duration;

/// What happens when a backend cannot be reached: another one is tried, never the same one twice,
/// and never after a byte went out.
///
/// @param attemptsMax backends tried for one connection, 1..10
/// @param total for all tries together, 100 ms..10 min
/// @param turnAround between a failed try and the next one, 0..1 min
public record Redispatch(int attemptsMax, Duration total, Duration turnAround) {
  public static final int ATTEMPTS_LIMIT = 10;
  public static final long TOTAL_MILLIS_MIN = 100;
  public static final long TOTAL_MILLIS_MAX = 600_000;
  public static final long TURN_AROUND_MILLIS_MAX = 60_000;
  public static final Redispatch DEFAULT = Redispatch.of(3);

  public Redispatch {
    Range.check("attemptsMax", attemptsMax, 1, ATTEMPTS_LIMIT);
    Range.check("totalMs", total.toMillis(), TOTAL_MILLIS_MIN, TOTAL_MILLIS_MAX);
    Range.check("turnAroundMs", turnAround.toMillis(), 0, TURN_AROUND_MILLIS_MAX);
  }

  /// With the times as they are when nothing is written.
  public static Redispatch of(int attemptsMax) {
    return new Redispatch(attemptsMax, Duration.ofSeconds(10), Duration.ZERO);
  }
}
