package dev.weir.system;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What the demo backends themselves have written about who called them.
final class AccessLogs {
  private static final Pattern LINE =
      Pattern.compile(
          "(conn open|conn close|request) n=(\\d+) t=(\\d+) backend=(\\S+) conn=(\\d+)"
              + " caller=(\\S+):(\\d+)(.*)");

  private final Map<String, Path> files = new TreeMap<>();

  void add(String backend, Path file) {
    files.put(backend, file);
  }

  /// One line.
  ///
  /// @param kind `conn open`, `conn close` or `request`
  /// @param number in order, within one life of the backend
  /// @param connection numbered by the backend
  /// @param caller the address that called: a director's source address
  /// @param rest of the line: `method= path= status= agent=""` of a request
  record Line(
      String kind, long number, String backend, long connection, String caller, String rest) {
    boolean isRequest() {
      return kind.equals("request");
    }

    boolean isOpen() {
      return kind.equals("conn open");
    }

    /// Whether it is a request of this client, by its `User-Agent`.
    boolean isBy(String agent) {
      return isRequest() && rest.endsWith(" agent=\"" + agent + '"');
    }

    /// The path of a request.
    boolean asks(String path) {
      return isRequest() && rest.contains(" path=" + path + " ");
    }
  }

  List<Line> of(String backend) throws IOException {
    Path file = files.get(backend);
    if (file == null || !Files.exists(file)) {
      return List.of();
    }
    List<Line> lines = new ArrayList<>();
    String written = Files.readString(file);
    // What is behind the last end of a line is still being written.
    String whole = written.substring(0, written.lastIndexOf('\n') + 1);
    for (String text : whole.lines().toList()) {
      Matcher matcher = LINE.matcher(text);
      if (matcher.matches()) {
        lines.add(
            new Line(
                matcher.group(1),
                Long.parseLong(matcher.group(2)),
                matcher.group(4),
                Long.parseLong(matcher.group(5)),
                matcher.group(6),
                matcher.group(8)));
      } else if (!text.isEmpty()) {
        throw new AssertionError(file + ": " + text + " (expected: a line of an access log)");
      }
    }
    return lines;
  }

  /// All requests, by backend.
  Map<String, Long> requests() throws IOException {
    Map<String, Long> counts = new TreeMap<>();
    for (String backend : files.keySet()) {
      counts.put(backend, of(backend).stream().filter(Line::isRequest).count());
    }
    return counts;
  }

  /// Requests for a path, by backend; each backend is there, with 0 if need be.
  Map<String, Long> requests(String path) throws IOException {
    Map<String, Long> counts = new TreeMap<>();
    for (String backend : files.keySet()) {
      counts.put(backend, of(backend).stream().filter(line -> line.asks(path)).count());
    }
    return counts;
  }

  /// The same, of those that one director sent.
  Map<String, Long> requestsFrom(String caller, String path) throws IOException {
    Map<String, Long> counts = new TreeMap<>();
    for (String backend : files.keySet()) {
      counts.put(
          backend,
          of(backend).stream()
              .filter(line -> line.asks(path) && line.caller().equals(caller))
              .count());
    }
    return counts;
  }

  /// Connections that one director opened, by backend, whether anything was asked on them or not.
  Map<String, Long> connectionsFrom(String caller) throws IOException {
    Map<String, Long> counts = new TreeMap<>();
    for (String backend : files.keySet()) {
      counts.put(
          backend,
          of(backend).stream()
              .filter(line -> line.isOpen() && line.caller().equals(caller))
              .count());
    }
    return counts;
  }
}
