package dev.weir.bench.load;

import dev.weir.core.time.NanoClock;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/// The loops of one load, and what they did in a slice of time.
public final class RunningLoad {
  private final NanoClock clock = NanoClock.system();
  private final List<LoadLoop> loops = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();

  public static RunningLoad start(LoadPlan plan) throws IOException {
    RunningLoad load = new RunningLoad();
    for (int i = 0; i < plan.threadCount(); i++) {
      LoadLoop loop = new LoadLoop(plan, i, load.clock);
      load.loops.add(loop);
      load.threads.add(Thread.ofPlatform().daemon().name("load-" + i).start(loop));
    }
    return load;
  }

  /// Waits until this many connections stand, or so long.
  public JsonObject awaitStanding(int wanted, double seconds) {
    long deadline = clock.nowNanos() + nanos(seconds);
    while (standing() < wanted && clock.nowNanos() - deadline < 0) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
    }
    return new JsonObject().put("standing", standing()).put("errors", errors()).put("why", why());
  }

  /// Measures from now on, for this long.
  ///
  /// @param pids whose CPU time belongs to it
  public JsonObject slice(double seconds, List<Long> pids, CpuClock cpu) throws IOException {
    loops.forEach(loop -> loop.latencies().reset());
    long errorsBefore = errors();
    double cpuBefore = cpu.seconds(pids);
    long unitsBefore = units();
    long beganNanos = clock.nowNanos();
    long end = beganNanos + nanos(seconds);
    while (end - clock.nowNanos() > 0) {
      LockSupport.parkNanos(end - clock.nowNanos());
    }
    long tookNanos = clock.nowNanos() - beganNanos;
    long unitCount = units() - unitsBefore;
    double cpuSeconds = cpu.seconds(pids) - cpuBefore;
    Histogram latencies = new Histogram(3);
    loops.forEach(loop -> latencies.add(loop.latencies().getIntervalHistogram()));
    return new JsonObject()
        .put("units", unitCount)
        .put("seconds", tookNanos / 1e9)
        .put("cpuSeconds", cpuSeconds)
        .put("errors", errors() - errorsBefore)
        .put("why", why())
        .put("standing", standing())
        .put("p50Nanos", latencies.getValueAtPercentile(50))
        .put("p99Nanos", latencies.getValueAtPercentile(99))
        .put("p999Nanos", latencies.getValueAtPercentile(99.9));
  }

  public void stop() throws InterruptedException {
    loops.forEach(LoadLoop::stop);
    for (Thread thread : threads) {
      thread.join();
    }
  }

  private long units() {
    return loops.stream().mapToLong(LoadLoop::units).sum();
  }

  private long errors() {
    return loops.stream().mapToLong(LoadLoop::errors).sum();
  }

  private long standing() {
    return loops.stream().mapToLong(LoadLoop::standing).sum();
  }

  private String why() {
    return loops.stream()
        .map(LoadLoop::lastError)
        .filter(each -> !each.isEmpty())
        .findFirst()
        .orElse("");
  }

  private static long nanos(double seconds) {
    return (long) (seconds * 1e9);
  }
}
