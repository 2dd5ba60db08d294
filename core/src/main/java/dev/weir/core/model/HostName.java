package dev.weir.core.model;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// How host names are compared: in lower case, without the dot of the root.
public final class HostName {
  public static final int LENGTH_MAX = 253;
  static final int LABEL_LENGTH_MAX = 63;

  private HostName() {}

  /// The form to compare by.
  ///
  /// @return null if it is no host name: labels of letters, digits and inner hyphens, the last one
  ///     not a number, for then it would be an address
  public static @Nullable String normalised(String name) {
    String bare = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    return isBare(bare) ? bare.toLowerCase(Locale.ROOT) : null;
  }

  /// Whether it is a host name without the dot of the root, in capitals or not.
  static boolean isBare(String name) {
    if (name.isEmpty() || name.length() > LENGTH_MAX) {
      return false;
    }
    int labelStart = 0;
    for (int i = 0; i <= name.length(); i++) {
      if (i == name.length() || name.charAt(i) == '.') {
        if (!isLabel(name, labelStart, i)) {
          return false;
        }
        labelStart = i + 1;
      } else if (!isLetterOrDigit(name.charAt(i)) && name.charAt(i) != '-') {
        return false;
      }
    }
    return !isNumber(name, name.lastIndexOf('.') + 1);
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
