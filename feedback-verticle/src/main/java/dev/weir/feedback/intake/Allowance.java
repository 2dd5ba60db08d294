package dev.weir.feedback.intake;

/// A token bucket: so many per second, and at once as many as in one second.
final class Allowance {
  private final double perSecond;
  private double left;
  private long filledNanos;

  Allowance(int perSecond, long nowNanos) {
    this.perSecond = perSecond;
    this.left = perSecond;
    this.filledNanos = nowNanos;
  }

  /// Takes that many, or none when that many are not left.
  boolean take(int count, long nowNanos) {
    left = Math.min(perSecond, left + (nowNanos - filledNanos) / 1e9 * perSecond);
    filledNanos = nowNanos;
    if (left < count) {
      return false;
    }
    left -= count;
    return true;
  }
}
