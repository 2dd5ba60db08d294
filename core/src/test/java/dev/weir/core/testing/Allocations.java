package dev.weir.core.testing;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/// How many bytes a thread allocates: for what promises to make no garbage.
public final class Allocations {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final int WARM_UP = 1_000;
  private static final int RUNS = 10_000;

  private Allocations() {}

  /// Bytes per run, rounded down: a class that is loaded in between does not count.
  public static long perRun(Runnable run) {
    for (int i = 0; i < WARM_UP; i++) {
      run.run();
    }
    long before = THREADS.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < RUNS; i++) {
      run.run();
    }
    return (THREADS.getCurrentThreadAllocatedBytes() - before) / RUNS;
  }
}
