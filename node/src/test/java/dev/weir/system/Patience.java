package dev.weir.system;

import java.time.Duration;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;

/// Waits for conditions, never for time; `weir.test.timeoutScale` stretches every bound on slow
/// machines.
public final class Patience {
  private static final double SCALE =
      Double.parseDouble(System.getProperty("weir.test.timeoutScale", "1"));

  private Patience() {}

  /// A bound, stretched on slow machines.
  public static Duration scaled(Duration bound) {
    return Duration.ofMillis((long) (bound.toMillis() * SCALE));
  }

  /// Asks again and again until the answer is yes; what the condition throws counts as no.
  static void until(String what, Duration bound, Callable<Boolean> condition) {
    Awaitility.await(what)
        .atMost(scaled(bound))
        .pollInterval(Duration.ofMillis(50))
        .pollDelay(Duration.ZERO)
        .ignoreExceptions()
        .until(condition);
  }
}
