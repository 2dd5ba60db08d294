package dev.weir.feedback.intake;

import dev.weir.core.model.Pull;
import java.util.EnumMap;
import java.util.Map;

/// Turns counters of one backend into rates per second. The first value of a counter, and one that
/// is smaller than the one before, say nothing yet: the backend has started anew.
public final class CounterRates {
  private record Counted(double value, long nanos) {}

  private final Map<Pull.Measure, Counted> before = new EnumMap<>(Pull.Measure.class);

  /// The values with rates in place of counters.
  public Map<Pull.Measure, Double> of(Pull pull, Map<Pull.Measure, Double> values, long nowNanos) {
    Map<Pull.Measure, Double> rated = new EnumMap<>(Pull.Measure.class);
    values.forEach(
        (measure, value) -> {
          String selector = pull.selectors().getOrDefault(measure, "");
          if (!PulledPage.isCounter(pull.kind(), selector)) {
            rated.put(measure, value);
            return;
          }
          Counted last = before.put(measure, new Counted(value, nowNanos));
          if (last != null && value >= last.value() && nowNanos - last.nanos() > 0) {
            rated.put(measure, (value - last.value()) * 1e9 / (nowNanos - last.nanos()));
          }
        });
    return rated;
  }
}
