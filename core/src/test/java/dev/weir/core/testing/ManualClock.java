package dev.weir.core.testing;

import dev.weir.core.time.NanoClock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/// A clock that moves only when a test moves it. Starts near the wrap, so that code which compares
/// times other than by subtraction fails.
public final class ManualClock implements NanoClock {
  private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 1_000_000_000L);

  @Override
  public long nowNanos() {
    return now.get();
  }

  public void advance(Duration by) {
    now.addAndGet(by.toNanos());
  }

  public void advanceMillis(long millis) {
    advance(Duration.ofMillis(millis));
  }
}
