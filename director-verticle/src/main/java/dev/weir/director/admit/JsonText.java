package dev.weir.director.admit;

import org.jspecify.annotations.Nullable;

/// Writes a text as JSON does (RFC 8259), so that it stays on its line in every reader.
final class JsonText {
  private static final String HEX = "0123456789abcdef";

  private JsonText() {}

  static void append(@Nullable String text, StringBuilder out) {
    if (text == null) {
      out.append("null");
      return;
    }
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"', '\\' -> out.append('\\').append(c);
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> {
          if (isPlain(text, i)) {
            out.append(c);
          } else {
            escape(c, out);
          }
        }
      }
    }
    out.append('"');
  }

  /// Control characters are not allowed in JSON; some readers take the two separators for the end
  /// of a line; and half a surrogate pair has no form in UTF-8.
  private static boolean isPlain(String text, int index) {
    char c = text.charAt(index);
    if (c < ' ' || (c >= 0x7f && c <= 0x9f) || c == 0x2028 || c == 0x2029) {
      return false;
    }
    boolean isPair =
        Character.isHighSurrogate(c)
            ? index + 1 < text.length() && Character.isLowSurrogate(text.charAt(index + 1))
            : index > 0 && Character.isHighSurrogate(text.charAt(index - 1));
    return !Character.isSurrogate(c) || isPair;
  }

  private static void escape(char c, StringBuilder out) {
    out.append("\\u");
    for (int shift = 12; shift >= 0; shift -= 4) {
      out.append(HEX.charAt((c >>> shift) & 0xf));
    }
  }
}
