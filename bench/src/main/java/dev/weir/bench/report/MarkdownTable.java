package dev.weir.bench.report;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The table of a run: a row per workload and figure, the base in absolute numbers, the others as
/// ratios to it with their intervals.
public final class MarkdownTable {
  private MarkdownTable() {}

  /// Prints it.
  ///
  /// @param targets the columns, of which one is the base
  public static String print(List<Comparison> comparisons, List<String> targets, String base) {
    StringBuilder table = new StringBuilder("| workload | figure | " + base);
    List<String> others = targets.stream().filter(each -> !each.equals(base)).toList();
    others.forEach(each -> table.append(" | ").append(each));
    table.append(" |\n| --- | ---").append(" | ---:".repeat(targets.size())).append(" |\n");
    for (Comparison each : comparisons) {
      Comparison.Row row = each.row();
      table.append("| %s, %s | %s".formatted(row.title(), row.placement(), figure(row)));
      table.append(" | ").append(absolute(each, base));
      for (String other : others) {
        Interval ratio = each.ratio(other);
        table.append(" | ").append(ratio == null ? absolute(each, other) : ratio(ratio));
        if (ratio != null && isToldInItself(row.figure())) {
          table.append("; ").append(absolute(each, other));
        }
      }
      table.append(" |\n");
    }
    return table.toString();
  }

  /// What matters as it is, not beside others alone.
  private static boolean isToldInItself(Figure figure) {
    return switch (figure) {
      case CPU, RATE, P50, P99, P999 -> false;
      case MEMORY_PER_CONNECTION, MEMORY_FIXED, ACCEPT, REPLY -> true;
    };
  }

  private static String figure(Comparison.Row row) {
    String title = row.figure().title();
    String plural = row.unit().equals("GB") ? "GB" : row.unit() + "s";
    return title.replace("units", plural).replace("unit", row.unit())
        + (row.cold() ? ", cold" : "");
  }

  private static String absolute(Comparison comparison, String target) {
    @Nullable Interval value = comparison.absolute(target);
    Comparison.Row row = comparison.row();
    return value == null ? "–" : row.figure().show(value.median(), row.unit());
  }

  /// `0.94 (0.91–0.97)`; one sample has no interval.
  private static String ratio(Interval ratio) {
    return ratio.count() == 1
        ? String.format(Locale.ROOT, "%.2f", ratio.median())
        : String.format(Locale.ROOT, "%.2f (%.2f–%.2f)", ratio.median(), ratio.low(), ratio.high());
  }
}
