package dev.weir.feedback.weigh;

import dev.weir.core.model.LoadFactor;

/// How a factor goes back to neutral when its evidence has expired: in a straight line, so that a
/// weak backend does not get its whole share in one step.
///
/// ```
/// factor  ────────╮
///                  ╲
/// neutral           ╰────────
///         0     expiry  +RAMP
/// ```
final class Decay {
  /// The way back takes as long as the expiry, and this long at most.
  static final long RAMP_NANOS_MAX = 10_000_000_000L;

  private Decay() {}

  /// @param ageNanos of the evidence
  static double factor(double permille, long ageNanos, long expiryNanos) {
    double way = progress(ageNanos, expiryNanos);
    return permille + (LoadFactor.NEUTRAL.permille() - permille) * way;
  }

  static boolean isOver(long ageNanos, long expiryNanos) {
    return progress(ageNanos, expiryNanos) >= 1;
  }

  /// 0 until the expiry, 1 from the end of the way.
  private static double progress(long ageNanos, long expiryNanos) {
    double ramp = Math.min(expiryNanos, RAMP_NANOS_MAX);
    return Math.clamp((ageNanos - expiryNanos) / ramp, 0, 1);
  }
}
