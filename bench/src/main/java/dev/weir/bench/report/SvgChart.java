package dev.weir.bench.report;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A chart of ratios: a group of bars per workload, a whisker for each interval, a line at 1.
public final class SvgChart {
  private static final int LEFT = 190;
  private static final int WIDTH = 620;
  private static final int BAR = 16;
  private static final int GAP = 14;
  private static final int TOP = 48;
  private static final double RATIO_MAX = 3;
  private static final List<String> COLOURS =
      List.of("#2563eb", "#059669", "#d97706", "#7c3aed", "#db2777", "#0891b2", "#65a30d");

  private SvgChart() {}

  /// Draws one figure of warm targets.
  public static String draw(
      List<Comparison> comparisons, List<String> targets, String base, Figure figure) {
    List<Comparison> rows =
        comparisons.stream()
            .filter(each -> each.row().figure() == figure && !each.row().cold())
            .toList();
    List<String> others =
        targets.stream().filter(each -> !each.equals(base) && hasRatio(rows, each)).toList();
    double most = Math.min(RATIO_MAX, Math.max(1.2, greatest(rows, others) * 1.05));
    StringBuilder bars = new StringBuilder();
    int y = TOP;
    for (Comparison row : rows) {
      bars.append(text(LEFT - 8, y + BAR, "end", row.row().title() + ", " + row.row().placement()));
      for (int i = 0; i < others.size(); i++) {
        Interval ratio = row.ratio(others.get(i));
        if (ratio != null) {
          bars.append(bar(y, ratio, most, COLOURS.get(i % COLOURS.size())));
        }
        y += BAR;
      }
      y += GAP;
    }
    return frame(figure, base, others, bars, y, most);
  }

  private static String frame(
      Figure figure, String base, List<String> others, StringBuilder bars, int end, double most) {
    StringBuilder svg =
        new StringBuilder(
            """
            <svg xmlns="http://www.w3.org/2000/svg" width="%1$d" height="%2$d" \
            viewBox="0 0 %1$d %2$d" font-family="sans-serif" font-size="12">
            <rect width="100%%" height="100%%" fill="white"/>
            """
                .formatted(LEFT + WIDTH + 70, end + 24));
    svg.append(text(8, 18, "start", figure.title() + ", ratio to " + base));
    for (int i = 0; i < others.size(); i++) {
      int x = LEFT + i * 120;
      svg.append(
          "<rect x=\"%d\" y=\"26\" width=\"10\" height=\"10\" fill=\"%s\"/>\n"
              .formatted(x, COLOURS.get(i % COLOURS.size())));
      svg.append(text(x + 14, 35, "start", others.get(i)));
    }
    svg.append(bars);
    double one = LEFT + WIDTH / most;
    svg.append(line(one, TOP - 6, one, end));
    return svg.append(text((int) one, end + 14, "middle", "1.00")).append("</svg>\n").toString();
  }

  private static String bar(int y, Interval ratio, double most, String colour) {
    double scale = WIDTH / most;
    double end = LEFT + Math.min(most, ratio.median()) * scale;
    double middle = y + BAR / 2.0;
    return String.format(
            Locale.ROOT,
            "<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"%s\"/>\n",
            LEFT,
            y + 1,
            end - LEFT,
            BAR - 2,
            colour)
        + line(
            LEFT + Math.min(most, ratio.low()) * scale,
            middle,
            LEFT + Math.min(most, ratio.high()) * scale,
            middle)
        + text(
            (int) (LEFT + Math.min(most, ratio.high()) * scale) + 6,
            y + BAR - 4,
            "start",
            String.format(Locale.ROOT, "%.2f", ratio.median()));
  }

  private static String line(double x1, double y1, double x2, double y2) {
    return String.format(
        Locale.ROOT,
        "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"#111827\"/>\n",
        x1,
        y1,
        x2,
        y2);
  }

  private static String text(int x, int y, String anchor, String words) {
    String escaped = words.replace("&", "&amp;").replace("<", "&lt;");
    return "<text x=\"%d\" y=\"%d\" text-anchor=\"%s\">%s</text>\n"
        .formatted(x, y, anchor, escaped);
  }

  private static boolean hasRatio(List<Comparison> rows, String target) {
    return rows.stream().anyMatch(each -> each.ratio(target) != null);
  }

  private static double greatest(List<Comparison> rows, List<String> targets) {
    double greatest = 1;
    for (Comparison row : rows) {
      for (String target : targets) {
        @Nullable Interval ratio = row.ratio(target);
        greatest = ratio == null ? greatest : Math.max(greatest, ratio.high());
      }
    }
    return greatest;
  }
}
