package dev.weir.bench.report;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What Weir wants to reach, held against what was measured.
public final class Goals {
  private static final String PINNED = "pinned";
  private static final String WEIR = "weir";
  private static final String HAPROXY = "haproxy";
  private static final String EMPTY = "empty";
  private static final double MEGABYTE = 1e6;
  private static final double MEGABYTES_OVER_EMPTY = 45;
  private static final List<Goal> ALL =
      List.of(
          ratio("keep-alive 32", Figure.CPU, HAPROXY, 1.00, 1.03),
          ratio("keep-alive 256", Figure.CPU, HAPROXY, 1.00, 1.03),
          ratio("keep-alive 1000", Figure.CPU, HAPROXY, 1.00, 1.03),
          ratio("churn", Figure.CPU, HAPROXY, 1.00, 1.03),
          ratio("bulk, 8 flows", Figure.CPU, "haproxy-tuned", 0.60, Double.MAX_VALUE),
          ratio("keep-alive 32", Figure.P99, HAPROXY, 1.50, Double.MAX_VALUE),
          ratio("keep-alive 256", Figure.P99, HAPROXY, 1.50, Double.MAX_VALUE),
          ratio("8,000 idle", Figure.MEMORY_PER_CONNECTION, HAPROXY, 0.60, Double.MAX_VALUE),
          ratio("TLS handshakes", Figure.CPU, HAPROXY, 1.10, Double.MAX_VALUE),
          ratio("TLS keep-alive 32", Figure.CPU, HAPROXY, 1.10, Double.MAX_VALUE),
          new Goal(PINNED, "8,000 idle", Figure.MEMORY_FIXED, "", 160 * MEGABYTE, Double.MAX_VALUE),
          new Goal(PINNED, "start from the disk", Figure.ACCEPT, "", 1, Double.MAX_VALUE),
          new Goal("free", "start from the disk", Figure.ACCEPT, "", 1, Double.MAX_VALUE));

  private Goals() {}

  /// @param base what it is divided by; empty: nothing, it is a plain number
  /// @param upperMax of the upper end of the interval
  private record Goal(
      String placement,
      String workload,
      Figure figure,
      String base,
      double most,
      double upperMax) {}

  private static Goal ratio(
      String workload, Figure figure, String base, double most, double upperMax) {
    return new Goal(PINNED, workload, figure, base, most, upperMax);
  }

  /// A row for each goal that was measured: warm, and pinned where nothing else is said.
  public static String print(List<Sample> samples) {
    StringBuilder table =
        new StringBuilder("| goal | bar | measured | |\n| --- | --- | --- | --- |\n");
    for (Goal goal : ALL) {
      Comparison.of(samples, goal.base).stream()
          .filter(each -> isOf(goal, each.row()))
          .forEach(each -> table.append(row(goal, each)));
    }
    Comparison.of(samples, EMPTY).stream()
        .filter(each -> each.row().figure() == Figure.MEMORY_FIXED)
        .forEach(each -> table.append(overEmpty(each)));
    return table.toString();
  }

  private static boolean isOf(Goal goal, Comparison.Row row) {
    return row.title().equals(goal.workload)
        && row.figure() == goal.figure
        && !row.cold()
        && row.placement().equals(goal.placement);
  }

  private static String row(Goal goal, Comparison comparison) {
    boolean isRatio = !goal.base.isEmpty();
    @Nullable Interval seen = isRatio ? comparison.ratio(WEIR) : comparison.absolute(WEIR);
    String unit = comparison.row().unit();
    String name =
        "%s%s, %s%s"
            .formatted(
                goal.workload,
                goal.placement.equals(PINNED) ? "" : ", " + goal.placement,
                goal.figure.title().replace("unit", unit),
                isRatio ? " to " + goal.base : "");
    String bar = isRatio ? two(goal.most) : shown(goal.figure, goal.most, unit);
    if (goal.upperMax < Double.MAX_VALUE) {
      bar += ", upper end ≤ " + two(goal.upperMax);
    }
    if (seen == null) {
      return line(name, bar, "–", "not measured");
    }
    String measured =
        isRatio
            ? "%s (%s–%s)".formatted(two(seen.median()), two(seen.low()), two(seen.high()))
            : "%s (%s–%s)"
                .formatted(
                    shown(goal.figure, seen.median(), unit),
                    shown(goal.figure, seen.low(), unit),
                    shown(goal.figure, seen.high(), unit));
    boolean met = seen.median() <= goal.most && seen.high() <= goal.upperMax;
    return line(name, bar, measured, met ? "met" : "**missed**");
  }

  /// Decimal megabytes, as the goal is said in.
  private static String shown(Figure figure, double value, String unit) {
    return figure == Figure.MEMORY_FIXED
        ? String.format(Locale.ROOT, "%.0f MB", value / MEGABYTE)
        : figure.show(value, unit);
  }

  /// Round by round: a director beside an empty Vert.x of the same minute.
  private static String overEmpty(Comparison fixed) {
    Map<Integer, Double> weir = fixed.byTarget().getOrDefault(WEIR, Map.of());
    Map<Integer, Double> empty = fixed.byTarget().getOrDefault(EMPTY, Map.of());
    double[] over =
        weir.keySet().stream()
            .filter(empty::containsKey)
            .mapToDouble(round -> weir.getOrDefault(round, 0.0) - empty.getOrDefault(round, 0.0))
            .map(each -> each / MEGABYTE)
            .toArray();
    if (over.length == 0) {
      return "";
    }
    Interval seen = Interval.of(over);
    return line(
        "RSS of a director over an empty clustered Vert.x",
        "%.0f MB".formatted(MEGABYTES_OVER_EMPTY),
        String.format(Locale.ROOT, "%.0f MB (%.0f–%.0f)", seen.median(), seen.low(), seen.high()),
        seen.median() <= MEGABYTES_OVER_EMPTY ? "met" : "**missed**");
  }

  private static String line(String goal, String bar, String measured, String verdict) {
    return "| %s | ≤ %s | %s | %s |\n".formatted(goal, bar, measured, verdict);
  }

  private static String two(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }
}
