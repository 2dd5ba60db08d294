package dev.weir.core.time;

/// A monotonic clock. Only differences between two readings of one clock mean anything.
@FunctionalInterface
public interface NanoClock {
  long nowNanos();

  /// The clock of this process; the one place that reads the machine's monotonic time.
  static NanoClock system() {
    return System::nanoTime;
  }
}
