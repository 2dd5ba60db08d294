package dev.weir.core.model;

import java.util.Locale;
import java.util.regex.Pattern;

/// A DNS name as a TLS hello carries it (SNI), in lower case and without the dot of the root;
/// international names in their `xn--` form. In `*.example`, as in certificates, the star stands
/// for one label.
public record ServerName(String value) {
  public static final int LENGTH_MAX = 253;

  private static final String LABEL = "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?";
  private static final Pattern PATTERN =
      Pattern.compile("(\\*\\.)?" + LABEL + "(\\." + LABEL + ")*");
  private static final Pattern NUMBER_LAST = Pattern.compile("(.*\\.)?[0-9-]+");

  public ServerName {
    boolean rooted = value.endsWith(".");
    value = value.substring(0, value.length() - (rooted ? 1 : 0)).toLowerCase(Locale.ROOT);
    if (value.length() > LENGTH_MAX
        || !PATTERN.matcher(value).matches()
        || NUMBER_LAST.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "server name: " + value + " (expected: a DNS name or *. and a DNS name)");
    }
  }

  public boolean isWildcard() {
    return value.startsWith("*.");
  }

  @Override
  public String toString() {
    return value;
  }
}
