package dev.weir.system;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// A little traffic all the while through both directors, so that a page has something to show and
/// the machine has time to show it.
final class SteadyLoad implements AutoCloseable {
  private static final int BURST_COUNT = 10;
  private static final int PAUSE_MILLIS = 60;

  private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor();
  private final Testbed testbed;
  private final AtomicInteger failureCount = new AtomicInteger();

  private SteadyLoad(Testbed testbed) {
    this.testbed = testbed;
  }

  static SteadyLoad begin(Testbed testbed) {
    SteadyLoad load = new SteadyLoad(testbed);
    var _ =
        load.executor.scheduleWithFixedDelay(load::burst, 0, PAUSE_MILLIS, TimeUnit.MILLISECONDS);
    return load;
  }

  /// Connections that broke so far.
  int failureCount() {
    return failureCount.get();
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }

  private void burst() {
    try {
      LoadClient client = new LoadClient(testbed.bothDirectors(), "/steady", 2);
      for (LoadClient.Exchange each : client.send(BURST_COUNT, Duration.ofMinutes(1))) {
        if (each.failed()) {
          failureCount.incrementAndGet();
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
