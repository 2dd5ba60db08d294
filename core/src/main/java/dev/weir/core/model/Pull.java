package dev.weir.core.model;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// How the owner of a service fetches what its backends say of their load, by HTTP. Only a verdict
/// that weighs reports makes it fetch anything.
///
/// @param port of the page on the backend's host; null: the backend's own
/// @param path of the page, with its query
/// @param interval between two fetches from one backend
/// @param selectors where in the page each measure stands; one or more, unless the kind is none
public record Pull(
    Kind kind,
    @Nullable Integer port,
    String path,
    Duration interval,
    Map<Measure, String> selectors) {
  public static final int PATH_LENGTH_MAX = 2048;
  public static final int SELECTOR_LENGTH_MAX = 512;
  public static final long INTERVAL_MILLIS_MIN = 500;
  public static final long INTERVAL_MILLIS_MAX = 3_600_000;

  private static final Pattern PATH = Pattern.compile("/[!-~]*");

  /// What stands behind a selector: ` / 100` divides what was found.
  private static final String DIVISOR = "( / [0-9]{1,9}(\\.[0-9]{1,9})?)?";

  private static final Pattern POINTER = Pattern.compile("(/([^~/]|~[01])*)+?" + DIVISOR);
  private static final String LABEL = "[a-zA-Z_][a-zA-Z0-9_]*=\"([^\"\\\\\\n]|\\\\[\\\\\"n])*\"";
  private static final Pattern SERIES =
      Pattern.compile(
          "[a-zA-Z_:][a-zA-Z0-9_:]*(\\{(" + LABEL + "(," + LABEL + ")*)?,?\\})?" + DIVISOR);

  /// After the patterns, by which it is judged.
  public static final Pull NONE =
      new Pull(Kind.NONE, null, "/metrics", Duration.ofSeconds(5), Map.of());

  /// What kind of page it is.
  public enum Kind {
    /// Nothing is fetched.
    NONE,
    /// JSON; selectors are JSON pointers (RFC 6901).
    JSON,
    /// Prometheus' text; selectors are series, by name and labels.
    PROMETHEUS
  }

  /// What can be fetched, as a report names it.
  public enum Measure {
    LOAD("load"),
    CPU("cpu"),
    MEMORY("memory"),
    PROCESSES("processes"),
    RESPONSE_TIME("responseMs");

    private final String key;

    Measure(String key) {
      this.key = key;
    }

    public String key() {
      return key;
    }
  }

  public Pull {
    Range.check("intervalMs", interval.toMillis(), INTERVAL_MILLIS_MIN, INTERVAL_MILLIS_MAX);
    if (port != null) {
      Range.check("port", port, 1, Endpoint.PORT_MAX);
    }
    if (path.length() > PATH_LENGTH_MAX || !PATH.matcher(path).matches()) {
      throw new IllegalArgumentException("path: " + path + " (expected: /…, without blanks)");
    }
    Map<Measure, String> ordered = new EnumMap<>(Measure.class);
    ordered.putAll(selectors);
    selectors = Map.copyOf(ordered);
    if (kind != Kind.NONE && selectors.isEmpty()) {
      throw new IllegalArgumentException("selectors: none (expected: one or more)");
    }
    Kind checked = kind;
    selectors.forEach((measure, selector) -> check(checked, measure, selector));
  }

  /// Whether a selector can stand in a page of that kind.
  public static boolean isSelector(Kind kind, String selector) {
    return selector.length() <= SELECTOR_LENGTH_MAX
        && switch (kind) {
          case NONE -> true;
          case JSON -> POINTER.matcher(selector).matches();
          case PROMETHEUS -> SERIES.matcher(selector).matches();
        };
  }

  /// What is expected of a selector, for people.
  public static String expected(Kind kind) {
    return switch (kind) {
      case NONE -> "anything";
      case JSON -> "a JSON pointer, and ` / 100` to divide by 100";
      case PROMETHEUS -> "name{label=\"value\"}, and ` / 4` to divide by 4";
    };
  }

  private static void check(Kind kind, Measure measure, String selector) {
    if (!isSelector(kind, selector)) {
      throw new IllegalArgumentException(
          measure.name().toLowerCase(Locale.ROOT)
              + ": "
              + selector
              + " (expected: "
              + expected(kind)
              + ")");
    }
  }
}
