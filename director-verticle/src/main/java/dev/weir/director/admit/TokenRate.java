package dev.weir.director.admit;

import java.util.concurrent.atomic.AtomicLong;

/// At most so many a second, in a burst as many as come in one second. All event loops may share
/// one: it is a single number, changed by compare-and-set.
///
/// The number says how many of the tokens that were ever made are gone: taken, or lost because the
/// bucket was full. What is there now follows from it and from the time, so nothing has to be
/// filled up and no rounding adds up.
public final class TokenRate {
  public static final int PER_SECOND_MAX = 1_000_000_000;

  private final SteadyRate rate;
  private final long startNanos;
  private final AtomicLong gone;

  public TokenRate(int perSecond, long startNanos) {
    if (perSecond < 1 || perSecond > PER_SECOND_MAX) {
      throw new IllegalArgumentException(
          "rate: " + perSecond + " (expected: 1.." + PER_SECOND_MAX + " a second)");
    }
    this.rate = new SteadyRate(perSecond);
    this.startNanos = startNanos;
    this.gone = new AtomicLong(-burst());
  }

  /// Takes one token, if there is one.
  public boolean tryTake(long nowNanos) {
    long made = rate.unitsIn(nowNanos - startNanos);
    while (true) {
      long before = gone.get();
      long without = Math.max(before, made - burst());
      if (without >= made) {
        return false;
      }
      if (gone.compareAndSet(before, without + 1)) {
        return true;
      }
    }
  }

  /// How long to wait for the next token; 0 if there is one.
  public long nanosToNext(long nowNanos) {
    long elapsed = nowNanos - startNanos;
    long made = rate.unitsIn(elapsed);
    long without = Math.max(gone.get(), made - burst());
    return without < made ? 0 : Math.max(1, rate.nanosFor(without + 1) - elapsed);
  }

  public long burst() {
    return rate.perSecond();
  }
}
