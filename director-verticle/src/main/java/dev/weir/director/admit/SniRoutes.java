package dev.weir.director.admit;

import dev.weir.core.model.HostName;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What belongs to the name in a TLS hello: the exact name before `*.` and all but its first label,
/// and a default for the rest. As in certificates, the star stands for one label.
///
/// @param <R> a route, or a certificate
public final class SniRoutes<R> {
  public static final int NAMES_MAX = 100_000;
  private static final String WILDCARD = "*.";

  private final Map<String, R> exact = new HashMap<>();
  private final Map<String, R> byParent = new HashMap<>();
  private final @Nullable R fallback;

  /// @param byPattern names as `a.example.org`, or `*.example.org`
  /// @param fallback for other names, and for clients that name none; null if they get nothing
  public SniRoutes(Map<String, R> byPattern, @Nullable R fallback) {
    if (byPattern.size() > NAMES_MAX) {
      throw new IllegalArgumentException(
          "names: " + byPattern.size() + " (expected: 0.." + NAMES_MAX + ")");
    }
    byPattern.forEach(this::add);
    this.fallback = fallback;
  }

  /// What a client gets.
  ///
  /// @param serverName as [HelloRead.Hello] has it
  public @Nullable R route(@Nullable String serverName) {
    if (serverName == null) {
      return fallback;
    }
    R found = exact.get(serverName);
    int dot = serverName.indexOf('.');
    if (found == null && dot > 0 && !byParent.isEmpty()) {
      found = byParent.get(serverName.substring(dot + 1));
    }
    return found == null ? fallback : found;
  }

  private void add(String pattern, R route) {
    boolean isWildcard = pattern.startsWith(WILDCARD);
    String name = HostName.normalised(isWildcard ? pattern.substring(2) : pattern);
    if (name == null) {
      throw new IllegalArgumentException(
          "server name: " + pattern + " (expected: a host name, or *. and a host name)");
    }
    if ((isWildcard ? byParent : exact).put(name, route) != null) {
      throw new IllegalArgumentException(
          "server name: " + pattern + " (expected: each name once, whatever its case)");
    }
  }
}
