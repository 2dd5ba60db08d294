package dev.weir.feedback.weigh;

import dev.weir.core.model.BackendId;
import dev.weir.core.model.ServiceId;
import java.util.Map;

/// What was reported of one backend's load.
///
/// @param bootId differs after each start of the reporter; may be empty
/// @param sequence grows with each report of one boot id; 0 when reports are not numbered
/// @param measures at least one, each within its metric's range
public record LoadReport(
    ServiceId service,
    BackendId backend,
    String bootId,
    long sequence,
    Map<Metric, Double> measures) {
  public static final int BOOT_ID_LENGTH_MAX = 64;

  public LoadReport {
    measures = Map.copyOf(measures);
    if (measures.isEmpty()) {
      throw new IllegalArgumentException("measures: none (expected: one or more)");
    }
    if (bootId.length() > BOOT_ID_LENGTH_MAX) {
      throw new IllegalArgumentException(
          "bootId: " + bootId.length() + " characters (expected: 0.." + BOOT_ID_LENGTH_MAX + ")");
    }
    if (sequence < 0) {
      throw new IllegalArgumentException("seq: " + sequence + " (expected: 0 or more)");
    }
    measures.forEach(LoadReport::check);
  }

  private static void check(Metric metric, double value) {
    // Written so that what is not a number fails.
    if (!(value >= 0 && value <= metric.max())) {
      throw new IllegalArgumentException(
          metric.key() + ": " + value + " (expected: 0.." + metric.max() + ")");
    }
  }
}
