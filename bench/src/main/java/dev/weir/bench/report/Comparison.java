package dev.weir.bench.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Samples of one figure of one workload, target by target, against a base in the same round.
///
/// @param byTarget values by round
public record Comparison(Row row, String base, Map<String, Map<Integer, Double>> byTarget) {
  /// What the samples have in common.
  ///
  /// @param cold whether they were taken before the target was warm
  public record Row(String placement, String title, String unit, Figure figure, boolean cold) {
    private static Row of(Sample sample) {
      return new Row(
          sample.placement(), sample.title(), sample.unit(), sample.figure(), sample.cold());
    }
  }

  /// All of a run, in the order in which they were measured.
  ///
  /// @param base the target that the others are divided by
  public static List<Comparison> of(List<Sample> samples, String base) {
    Map<Row, Map<String, Map<Integer, Double>>> rows = new LinkedHashMap<>();
    for (Sample sample : samples) {
      rows.computeIfAbsent(Row.of(sample), _ -> new LinkedHashMap<>())
          .computeIfAbsent(sample.target(), _ -> new LinkedHashMap<>())
          .put(sample.round(), sample.value());
    }
    List<Comparison> all = new ArrayList<>();
    rows.forEach((row, byTarget) -> all.add(new Comparison(row, base, byTarget)));
    return all;
  }

  /// The values of a target, or null where it has none.
  public @Nullable Interval absolute(String target) {
    Map<Integer, Double> values = byTarget.get(target);
    return values == null ? null : Interval.of(array(List.copyOf(values.values())));
  }

  /// Its values over those of the base, round by round; null where one of them has none.
  public @Nullable Interval ratio(String target) {
    Map<Integer, Double> over = byTarget.getOrDefault(target, Map.of());
    Map<Integer, Double> under = byTarget.getOrDefault(base, Map.of());
    List<Double> ratios =
        over.keySet().stream()
            .filter(round -> under.getOrDefault(round, 0.0) > 0)
            .map(round -> over.getOrDefault(round, 0.0) / under.getOrDefault(round, 1.0))
            .toList();
    return ratios.isEmpty() ? null : Interval.of(array(ratios));
  }

  private static double[] array(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).toArray();
  }
}
