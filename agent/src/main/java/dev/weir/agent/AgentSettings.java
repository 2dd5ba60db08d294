package dev.weir.agent;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What the agent is told, as `key=value` pairs with commas between them, or in the environment:
/// `WEIR_AGENT_REPORTS` and so on, where a pair does not say it.
///
/// @param reports where reports are posted to; without a path, `/v1/reports`
/// @param token sent as `Authorization: Bearer`, or empty
/// @param intervalMillis between two reports
/// @param requestsMax requests at once that the application is sized for; 0: not said
record AgentSettings(
    URI reports,
    String service,
    String backend,
    String token,
    int intervalMillis,
    int requestsMax) {
  static final int INTERVAL_MILLIS_DEFAULT = 1_000;

  private static final String PREFIX = "WEIR_AGENT_";
  private static final int TEXT_LENGTH_MAX = 4_096;
  private static final Set<String> KEYS =
      Set.of("reports", "service", "backend", "token", "interval", "requests");

  /// Reads all of it.
  ///
  /// @throws IllegalArgumentException that says what was found and what was expected
  static AgentSettings read(@Nullable String arguments, Map<String, String> environment) {
    Map<String, String> said = pairs(arguments == null ? "" : arguments);
    for (String key : KEYS) {
      String variable = environment.get(PREFIX + key.toUpperCase(Locale.ROOT));
      if (variable != null) {
        said.putIfAbsent(key, variable);
      }
    }
    return new AgentSettings(
        reports(required(said, "reports")),
        id(said, "service"),
        id(said, "backend"),
        token(said.getOrDefault("token", "")),
        integer(said, "interval", 100, 600_000, INTERVAL_MILLIS_DEFAULT),
        integer(said, "requests", 0, 1_000_000, 0));
  }

  private static Map<String, String> pairs(String arguments) {
    Map<String, String> pairs = new LinkedHashMap<>();
    for (String pair : arguments.split(",", -1)) {
      int end = pair.indexOf('=');
      String key = end < 0 ? pair.strip() : pair.substring(0, end).strip();
      if (pair.isBlank()) {
        continue;
      }
      if (end < 0 || !KEYS.contains(key)) {
        throw wrong(key, "unknown", "reports, service, backend, token, interval or requests");
      }
      pairs.put(key, pair.substring(end + 1).strip());
    }
    return pairs;
  }

  private static URI reports(String written) {
    URI uri;
    try {
      uri = URI.create(written);
    } catch (IllegalArgumentException e) {
      throw wrong("reports", written, "an address such as http://127.0.0.1:8084");
    }
    boolean known = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
    if (!known || uri.getHost() == null || uri.getUserInfo() != null) {
      throw wrong("reports", written, "an address such as http://127.0.0.1:8084");
    }
    String path = uri.getRawPath();
    return path == null || path.isEmpty() || path.equals("/") ? uri.resolve("/v1/reports") : uri;
  }

  private static String id(Map<String, String> said, String key) {
    String id = required(said, key);
    if (!id.matches("[a-z0-9][a-z0-9-]{0,62}")) {
      throw wrong(key, id, "an id of Weir");
    }
    return id;
  }

  /// It stands in a header.
  private static String token(String written) {
    if (!written.chars().allMatch(c -> c > ' ' && c <= '~') || written.length() > TEXT_LENGTH_MAX) {
      throw wrong("token", "something else", "printable ASCII without blanks");
    }
    return written;
  }

  private static int integer(Map<String, String> said, String key, int min, int max, int usual) {
    String written = said.get(key);
    if (written == null) {
      return usual;
    }
    if (!written.matches("[0-9]{1,9}")
        || Integer.parseInt(written) < min
        || Integer.parseInt(written) > max) {
      throw wrong(key, written, min + ".." + max);
    }
    return Integer.parseInt(written);
  }

  private static String required(Map<String, String> said, String key) {
    String value = said.getOrDefault(key, "");
    if (value.isEmpty()) {
      throw wrong(key, "nothing", key + "=…, or " + PREFIX + key.toUpperCase(Locale.ROOT));
    }
    return value;
  }

  private static IllegalArgumentException wrong(String key, String found, String expected) {
    return new IllegalArgumentException(key + ": " + found + " (expected: " + expected + ")");
  }
}
