package dev.weir.agent;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;

/// Measures this JVM by its own management beans. Belongs to the reporter's thread: the beans are
/// asked for there and not while the application starts.
///
/// - `cpu`: CPU time of the process over what its processors have; or the part of the time that the
///   collector stopped it, if that is more: nothing is served meanwhile either;
/// - `memory`: heap that is in use after the last collection, over the largest heap;
/// - `processes`: requests in flight over how many the application is sized for.
final class JvmMeter implements Meter {
  /// What a report may say at most.
  private static final double PART_MAX = 1.5;

  private final int requestsMax;
  private boolean begun;
  private long lastNanos;
  private long lastCpuNanos;
  private long lastPauseMillis;

  JvmMeter(int requestsMax) {
    this.requestsMax = requestsMax;
  }

  @Override
  public Sample sample(long nowNanos) {
    long cpuNanos = cpuNanos();
    long pauseMillis = pauseMillis();
    double elapsed = nowNanos - lastNanos;
    double cpu = Sample.UNKNOWN;
    if (begun && elapsed > 0 && cpuNanos >= 0) {
      int processors = Math.max(1, Runtime.getRuntime().availableProcessors());
      double busy = (cpuNanos - lastCpuNanos) / (elapsed * processors);
      double stopped = (pauseMillis - lastPauseMillis) * 1e6 / elapsed;
      cpu = part(Math.max(busy, stopped));
    }
    begun = true;
    lastNanos = nowNanos;
    lastCpuNanos = cpuNanos;
    lastPauseMillis = pauseMillis;
    double processes =
        requestsMax == 0
            ? Sample.UNKNOWN
            : part((double) WeirAgent.requestsInFlight() / requestsMax);
    return new Sample(cpu, memory(), processes);
  }

  private static double part(double measured) {
    return Math.min(PART_MAX, Math.max(0, measured));
  }

  private static long cpuNanos() {
    return ManagementFactory.getOperatingSystemMXBean()
            instanceof com.sun.management.OperatingSystemMXBean system
        ? system.getProcessCpuTime()
        : -1;
  }

  /// Only of collectors that stop the application: beans of concurrent ones count whole cycles.
  private static long pauseMillis() {
    long sum = 0;
    for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
      String name = collector.getName();
      if (!name.contains("Cycles") && !name.contains("Concurrent")) {
        sum += Math.max(0, collector.getCollectionTime());
      }
    }
    return sum;
  }

  private static double memory() {
    long max = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getMax();
    if (max <= 0) {
      return Sample.UNKNOWN;
    }
    long afterCollection = 0;
    for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
      MemoryUsage usage = pool.getType() == MemoryType.HEAP ? pool.getCollectionUsage() : null;
      afterCollection += usage == null ? 0 : usage.getUsed();
    }
    return Math.min(1, (double) afterCollection / max);
  }
}
