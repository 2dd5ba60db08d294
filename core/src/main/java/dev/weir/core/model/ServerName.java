package dev.weir.core.model;

import java.util.Locale;

/// A DNS name as a TLS hello carries it (SNI), in lower case and without the dot of the root;
/// international names in their `xn--` form. In `*.example`, as in certificates, the star stands
/// for one label.
public record ServerName(String value) {
  private static final String STAR = "*.";

  public ServerName {
    boolean rooted = value.endsWith(".");
    value = value.substring(0, value.length() - (rooted ? 1 : 0)).toLowerCase(Locale.ROOT);
    String name = value.startsWith(STAR) ? value.substring(STAR.length()) : value;
    if (value.length() > HostName.LENGTH_MAX || !HostName.isBare(name)) {
      throw new IllegalArgumentException(
          "server name: " + value + " (expected: a DNS name or *. and a DNS name)");
    }
  }

  public boolean isWildcard() {
    return value.startsWith(STAR);
  }

  @Override
  public String toString() {
    return value;
  }
}
