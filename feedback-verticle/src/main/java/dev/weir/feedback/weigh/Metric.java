package dev.weir.feedback.weigh;

/// What a report may measure. Everything but the response time is a part of what the server is
/// sized for, so 1 is full.
public enum Metric {
  /// The aggregate load, as the reporter computed it; it stands for all the others.
  LOAD("load", 1.5),
  CPU("cpu", 1.5),
  MEMORY("memory", 1),
  PROCESSES("processes", 1.5),
  /// In milliseconds.
  RESPONSE_TIME("responseMs", 3_600_000);

  private final String key;
  private final double max;

  Metric(String key, double max) {
    this.key = key;
    this.max = max;
  }

  /// The name in reports.
  public String key() {
    return key;
  }

  /// The largest value; the smallest is 0.
  public double max() {
    return max;
  }
}
