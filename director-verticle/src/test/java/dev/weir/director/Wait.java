package dev.weir.director;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.Callable;

/// Waits on conditions, never on time.
final class Wait {
  private Wait() {}

  static void until(Callable<Boolean> condition) {
    await()
        .pollInterval(Duration.ofMillis(5))
        .atMost(Duration.ofSeconds(Cluster.WAIT_SECONDS))
        .until(condition);
  }
}
