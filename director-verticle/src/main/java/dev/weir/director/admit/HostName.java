package dev.weir.director.admit;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// How host names are compared: in lower case, without the dot of the root.
final class HostName {
  static final int LENGTH_MAX = 253;
  static final int LABEL_LENGTH_MAX = 63;

  private HostName() {}

  /// The form to compare by.
  ///
  /// @return null if it is no host name: labels of letters, digits and inner hyphens, the last one
  ///     not a number, for then it would be an address
  static @Nullable String normalised(String name) {
    String bare = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    if (bare.isEmpty() || bare.length() > LENGTH_MAX) {
      return null;
    }
    int labelStart = 0;
    for (int i = 0; i <= bare.length(); i++) {
      if (i == bare.length() || bare.charAt(i) == '.') {
        if (!isLabel(bare, labelStart, i)) {
          return null;
        }
        labelStart = i + 1;
      } else if (!isLetterOrDigit(bare.charAt(i)) && bare.charAt(i) != '-') {
        return null;
      }
    }
    return isNumber(bare, bare.lastIndexOf('.') + 1) ? null : bare.toLowerCase(Locale.ROOT);
  }

  private static boolean isLabel(String name, int start, int end) {
    return end > start
        && end - start <= LABEL_LENGTH_MAX
        && name.charAt(start) != '-'
        && name.charAt(end - 1) != '-';
  }

  private static boolean isNumber(String name, int start) {
    for (int i = start; i < name.length(); i++) {
      if (name.charAt(i) > '9') {
        return false;
      }
    }
    return true;
  }

  private static boolean isLetterOrDigit(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  }
}
