package dev.weir.director.admit;

/// So many units a second, counted from a beginning, so that no rounding adds up: after a time
/// there have been exactly as many as fit into it.
record SteadyRate(long perSecond) {
  /// Up to here nothing overflows for [#NANOS_MAX].
  static final long PER_SECOND_MAX = 4_000_000_000L;

  /// 63 years; a process that lives longer gets nothing more.
  static final long NANOS_MAX = 2_000_000_000_000_000_000L;

  private static final long SECOND = 1_000_000_000L;

  SteadyRate {
    if (perSecond < 1 || perSecond > PER_SECOND_MAX) {
      throw new IllegalArgumentException(
          "rate: " + perSecond + " (expected: 1.." + PER_SECOND_MAX + " a second)");
    }
  }

  /// How many there have been after a time; none before the beginning.
  long unitsIn(long nanos) {
    long within = Math.clamp(nanos, 0, NANOS_MAX);
    return within / SECOND * perSecond + within % SECOND * perSecond / SECOND;
  }

  /// The shortest time after which there have been so many.
  long nanosFor(long units) {
    return units / perSecond * SECOND + Math.ceilDiv(units % perSecond * SECOND, perSecond);
  }
}
