package dev.weir.health.probe;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;

/// The first bytes of an answer, kept to be shown to people.
final class Quote {
  private final int bytesMax;
  private final Buffer first = Buffer.buffer();

  Quote(int bytesMax) {
    this.bytesMax = bytesMax;
  }

  void add(Buffer chunk) {
    int room = bytesMax - first.length();
    if (room > 0) {
      first.appendBuffer(chunk, 0, Math.min(room, chunk.length()));
    }
  }

  /// `: "…"` after a reason, or nothing when there is no answer to show.
  String appendedTo(String reason) {
    String text = text();
    return text.isEmpty() ? reason : reason + ": \"" + text + "\"";
  }

  /// On one line and harmless in a terminal, a log and a page: everything that is not a printable
  /// character is a space, and runs of spaces are one.
  String text() {
    String decoded = first.toString(StandardCharsets.UTF_8);
    StringBuilder text = new StringBuilder(decoded.length());
    decoded.codePoints().forEach(c -> append(text, isPrintable(c) ? c : ' '));
    return text.toString().strip();
  }

  private static void append(StringBuilder text, int c) {
    boolean doubled = c == ' ' && !text.isEmpty() && text.charAt(text.length() - 1) == ' ';
    if (!doubled) {
      text.appendCodePoint(c);
    }
  }

  private static boolean isPrintable(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SPACE_SEPARATOR ->
          false;
      default -> true;
    };
  }
}
