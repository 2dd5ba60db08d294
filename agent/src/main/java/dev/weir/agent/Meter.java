package dev.weir.agent;

/// What there is to report, measured since the last time it was asked.
interface Meter {
  /// Parts of what the JVM is sized for, each 0 or more; a negative one could not be measured.
  record Sample(double cpu, double memory, double processes) {
    static final double UNKNOWN = -1;
  }

  Sample sample(long nowNanos);
}
