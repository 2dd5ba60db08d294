package dev.weir.director.contract;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/// How long anything may take.
final class Bound {
  static final Duration WAIT = Duration.ofSeconds(15 * Long.getLong("weir.test.timeoutScale", 1));

  private Bound() {}

  static void until(Callable<Boolean> condition) {
    await().pollInterval(Duration.ofMillis(5)).atMost(WAIT).until(condition);
  }

  static <T> T of(Future<T> future) throws Exception {
    return future.get(20 * WAIT.toSeconds(), TimeUnit.SECONDS);
  }
}
