package dev.weir.bench.report;

/// One kind of number that a workload yields. Less is better, unless it is a rate.
public enum Figure {
  CPU("CPU per unit", true),
  RATE("units per second", false),
  P50("p50", true),
  P99("p99", true),
  P999("p99.9", true),
  MEMORY_PER_CONNECTION("RSS per connection", true),
  MEMORY_FIXED("RSS before", true),
  ACCEPT("to the first accept", true),
  REPLY("to the first reply", true);

  private final String title;
  private final boolean lessIsBetter;

  Figure(String title, boolean lessIsBetter) {
    this.title = title;
    this.lessIsBetter = lessIsBetter;
  }

  public String title() {
    return title;
  }

  public boolean lessIsBetter() {
    return lessIsBetter;
  }

  /// A value as people read it.
  ///
  /// @param unit of work: request, connection, GB
  public String show(double value, String unit) {
    return switch (this) {
      case CPU -> cpu(value) + "/" + unit;
      case RATE -> number(value) + " " + (unit.equals("GB") ? unit : unit + "s") + "/s";
      case P50, P99, P999, ACCEPT, REPLY -> number(value * 1e3) + " ms";
      case MEMORY_PER_CONNECTION -> number(value / 1024) + " KiB";
      case MEMORY_FIXED -> number(value / (1024 * 1024)) + " MiB";
    };
  }

  private static String cpu(double seconds) {
    return seconds < 1e-3 ? number(seconds * 1e6) + " µs" : number(seconds * 1e3) + " ms";
  }

  private static String number(double value) {
    double size = Math.abs(value);
    return String.format(
        java.util.Locale.ROOT, size >= 100 ? "%,.0f" : size >= 10 ? "%.1f" : "%.2f", value);
  }
}
