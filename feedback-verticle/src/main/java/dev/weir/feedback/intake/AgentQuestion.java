package dev.weir.feedback.intake;

import java.nio.charset.StandardCharsets;

/// What somebody who checks our agent sends: `service/backend` and an end of line, as HAProxy's
/// `agent-send` is set to. Any bytes are one of these; nothing throws.
sealed interface AgentQuestion {
  /// Two ids of 63 characters, the stroke between them and the end of the line; the rest is room
  /// for blanks.
  int LENGTH_MAX = 160;

  record Asked(String service, String backend) implements AgentQuestion {}

  /// A whole line that is something else.
  record Malformed() implements AgentQuestion {}

  /// The line has not ended yet.
  record Unfinished() implements AgentQuestion {}

  /// No end of line within [#LENGTH_MAX] bytes.
  record TooLong() implements AgentQuestion {}

  static AgentQuestion parse(byte[] bytes) {
    int end = 0;
    while (end < bytes.length && bytes[end] != '\n' && bytes[end] != '\r') {
      end++;
    }
    if (end >= LENGTH_MAX) {
      return new TooLong();
    }
    if (end == bytes.length) {
      return new Unfinished();
    }
    String line = new String(bytes, 0, end, StandardCharsets.US_ASCII).strip();
    int stroke = line.indexOf('/');
    return stroke <= 0 || stroke == line.length() - 1
        ? new Malformed()
        : new Asked(line.substring(0, stroke), line.substring(stroke + 1));
  }
}
