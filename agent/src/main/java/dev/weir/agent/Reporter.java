package dev.weir.agent;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/// Posts a report every interval, on a daemon thread of its own. What fails is counted, and pauses
/// grow up to [#PAUSE_MILLIS_MAX]; nothing is kept to be sent later, for a report is worth only
/// what it says of now. `seq` is this process's monotonic clock in milliseconds.
final class Reporter implements Runnable {
  static final int PAUSE_MILLIS_MAX = 10_000;

  private final AgentSettings settings;
  private final Meter meter;
  private final String bootId = UUID.randomUUID().toString();
  private final long bootNanos = System.nanoTime();
  private final AtomicLong sentCount = new AtomicLong();
  private final AtomicLong failedCount = new AtomicLong();
  private volatile String lastFailure = "";
  private final CountDownLatch stopped = new CountDownLatch(1);
  private long lastSequence;

  Reporter(AgentSettings settings, Meter meter) {
    this.settings = settings;
    this.meter = meter;
  }

  void start() {
    Thread thread = new Thread(this, "weir-agent");
    thread.setDaemon(true);
    thread.start();
  }

  /// Ends after the report that is under way.
  void stop() {
    stopped.countDown();
  }

  String status() {
    String failures = lastFailure.isEmpty() ? "" : " last=" + lastFailure;
    return "sent=" + sentCount + " failed=" + failedCount + failures;
  }

  @Override
  public void run() {
    int failuresInRow = 0;
    while (true) {
      try {
        // Before the first report too: the application is only just starting.
        if (stopped.await(pauseMillis(failuresInRow), TimeUnit.MILLISECONDS)) {
          return;
        }
        failuresInRow = report() ? 0 : failuresInRow + 1;
      } catch (InterruptedException e) {
        // Nobody interrupts it but one who wants it gone.
        return;
      } catch (Throwable e) {
        // Out of memory too: the application must not die of its agent.
        failuresInRow++;
        failed(e.getClass().getSimpleName());
      }
    }
  }

  /// The interval, and after failures up to twice as long each time; with a tenth of chance in it.
  private long pauseMillis(int failuresInRow) {
    long pause = settings.intervalMillis();
    long most = Math.max(pause, PAUSE_MILLIS_MAX);
    for (int i = 0; i < failuresInRow && pause < most; i++) {
      pause = Math.min(most, 2 * pause);
    }
    return pause - ThreadLocalRandom.current().nextLong(pause / 10 + 1);
  }

  private boolean report() {
    long now = System.nanoTime();
    Meter.Sample sample = meter.sample(now);
    lastSequence = Math.max(lastSequence + 1, (now - bootNanos) / 1_000_000);
    String body = json(sample);
    if (body.isEmpty()) {
      return true;
    }
    try {
      byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
      int status = Post.send(settings.reports(), settings.token(), bytes);
      if (status / 100 == 2) {
        sentCount.incrementAndGet();
        return true;
      }
      failed("status " + status);
    } catch (IOException e) {
      failed(String.valueOf(e.getMessage()));
    }
    return false;
  }

  private void failed(String why) {
    failedCount.incrementAndGet();
    lastFailure = why;
  }

  /// Empty when there is nothing to say.
  private String json(Meter.Sample sample) {
    StringBuilder measures = new StringBuilder();
    append(measures, "cpu", sample.cpu());
    append(measures, "memory", sample.memory());
    append(measures, "processes", sample.processes());
    return measures.length() == 0
        ? ""
        : String.format(
            Locale.ROOT,
            "{\"service\":\"%s\",\"backend\":\"%s\",\"bootId\":\"%s\",\"seq\":%d%s}",
            settings.service(),
            settings.backend(),
            bootId,
            lastSequence,
            measures);
  }

  private static void append(StringBuilder into, String name, double value) {
    if (value >= 0) {
      into.append(String.format(Locale.ROOT, ",\"%s\":%.4f", name, value));
    }
  }
}
