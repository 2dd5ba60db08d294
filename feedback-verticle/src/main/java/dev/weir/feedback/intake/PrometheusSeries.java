package dev.weir.feedback.intake;

import java.util.LinkedHashMap;
import java.util.Map;

/// A series of Prometheus' text by name and labels: as a line says it, or as a selector wants it.
record PrometheusSeries(String name, Map<String, String> labels) {
  PrometheusSeries {
    labels = Map.copyOf(labels);
  }

  /// Whether a line's series is one of those that this selects: the same name, and every label
  /// that is named here; others may be there too.
  boolean selects(PrometheusSeries other) {
    return name.equals(other.name) && other.labels.entrySet().containsAll(labels.entrySet());
  }

  /// Reads `name{label="value",…}`.
  ///
  /// @throws IllegalArgumentException if it is none
  static PrometheusSeries of(String written) {
    int brace = written.indexOf('{');
    if (brace < 0) {
      return new PrometheusSeries(written.strip(), Map.of());
    }
    int end = endOfLabels(written, brace);
    if (end != written.length()) {
      throw new IllegalArgumentException(
          "series: " + written + " (expected: name{label=\"value\"})");
    }
    return new PrometheusSeries(written.substring(0, brace).strip(), labels(written, brace, end));
  }

  /// Behind the brace that ends the labels.
  ///
  /// @throws IllegalArgumentException if none does
  static int endOfLabels(String line, int brace) {
    boolean quoted = false;
    for (int i = brace + 1; i < line.length(); i++) {
      char c = line.charAt(i);
      if (quoted && c == '\\') {
        i++;
      } else if (c == '"') {
        quoted = !quoted;
      } else if (c == '}' && !quoted) {
        return i + 1;
      }
    }
    throw new IllegalArgumentException("labels without an end");
  }

  /// The labels between a brace and the end behind the other.
  static Map<String, String> labels(String line, int brace, int end) {
    Map<String, String> labels = new LinkedHashMap<>();
    int at = brace + 1;
    while (at < end - 1) {
      int equals = line.indexOf("=\"", at);
      if (equals < 0 || equals >= end) {
        break;
      }
      String label = line.substring(at, equals).replace(",", "").strip();
      StringBuilder value = new StringBuilder();
      at = equals + 2;
      while (at < end - 1 && line.charAt(at) != '"') {
        char c = line.charAt(at);
        if (c == '\\' && at + 1 < end - 1) {
          at++;
          c = line.charAt(at) == 'n' ? '\n' : line.charAt(at);
        }
        value.append(c);
        at++;
      }
      labels.put(label, value.toString());
      at++;
    }
    return labels;
  }
}
