package dev.weir.feedback.intake;

import dev.weir.core.model.Pull;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads Prometheus' text, and OpenMetrics': a series and its number in each line, comments
/// between them. Lines of series that nobody wants are passed over, however they look.
final class PrometheusText {
  private static final Pattern NUMBER =
      Pattern.compile("[+-]?(\\d{1,30}(\\.\\d{0,30})?|\\.\\d{1,30})([eE][+-]?\\d{1,4})?");

  private PrometheusText() {}

  /// The sum of all series that each selects; what selects none, or one without a number, is
  /// missing.
  ///
  /// @throws IllegalArgumentException if a line that is wanted cannot be read
  static Map<Pull.Measure, Double> sums(String page, Map<Pull.Measure, PrometheusSeries> wanted) {
    Set<String> names = new HashSet<>();
    wanted.values().forEach(series -> names.add(series.name()));
    Map<Pull.Measure, Double> sums = new EnumMap<>(Pull.Measure.class);
    int begin = 0;
    while (begin < page.length()) {
      int end = page.indexOf('\n', begin);
      end = end < 0 ? page.length() : end;
      int nameEnd = nameEnd(page, begin, end);
      if (nameEnd > begin && names.contains(page.substring(begin, nameEnd))) {
        add(page.substring(begin, end), nameEnd - begin, wanted, sums);
      }
      begin = end + 1;
    }
    return sums;
  }

  /// A finite number in decimal, or null.
  static @Nullable Double number(String written) {
    if (!NUMBER.matcher(written).matches()) {
      return null;
    }
    double value = Double.parseDouble(written);
    return Double.isFinite(value) ? value : null;
  }

  private static int nameEnd(String page, int begin, int end) {
    int at = begin;
    while (at < end && page.charAt(at) > ' ' && page.charAt(at) != '{') {
      at++;
    }
    return at;
  }

  private static void add(
      String line,
      int nameEnd,
      Map<Pull.Measure, PrometheusSeries> wanted,
      Map<Pull.Measure, Double> sums) {
    int brace = nameEnd;
    while (brace < line.length() && line.charAt(brace) == ' ') {
      brace++;
    }
    boolean labelled = brace < line.length() && line.charAt(brace) == '{';
    int end = labelled ? PrometheusSeries.endOfLabels(line, brace) : nameEnd;
    PrometheusSeries found =
        new PrometheusSeries(
            line.substring(0, nameEnd),
            labelled ? PrometheusSeries.labels(line, brace, end) : Map.of());
    // Behind the number may stand a time, and an exemplar.
    Double value = number(line.substring(end).strip().split("[ \t]", 2)[0]);
    if (value != null) {
      wanted.forEach(
          (measure, series) -> {
            if (series.selects(found)) {
              sums.merge(measure, value, Double::sum);
            }
          });
    }
  }
}
