package dev.weir.admin.api;

import dev.weir.core.model.Version;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Strong ETags over the version of a service's spec: `"v<term>.<index>"`.
final class Etag {
  private static final Pattern FORM = Pattern.compile("\"v(\\d{1,18})\\.(\\d{1,18})\"");

  private Etag() {}

  static String of(Version version) {
    return "\"v" + version.epoch() + "." + version.sequence() + "\"";
  }

  /// Whether a header names this version.
  static boolean matches(String header, Version version) {
    Matcher matcher = FORM.matcher(header.trim());
    return matcher.matches()
        && Long.parseLong(matcher.group(1)) == version.epoch()
        && Long.parseLong(matcher.group(2)) == version.sequence();
  }

  /// A version as a revision: `r<term>.<index>`.
  static String revision(@Nullable Version version) {
    return version == null ? "r0.0" : "r" + version.epoch() + "." + version.sequence();
  }
}
