package dev.weir.core.model;

import java.util.regex.Pattern;

/// The one form that ids chosen by operators have.
public final class Ids {
  /// Lower-case letters, digits and hyphens, beginning with a letter or digit, 63 characters at
  /// most.
  public static final String FORM = "[a-z0-9][a-z0-9-]{0,62}";

  private static final Pattern PATTERN = Pattern.compile(FORM);

  private Ids() {}

  public static boolean isValid(String value) {
    return PATTERN.matcher(value).matches();
  }

  static String check(String what, String value) {
    if (!isValid(value)) {
      throw new IllegalArgumentException(what + ": " + value + " (expected: " + FORM + ")");
    }
    return value;
  }
}
