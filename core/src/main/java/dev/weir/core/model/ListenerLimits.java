package dev.weir.core.model;

import org.jspecify.annotations.Nullable;

/// What one director takes of a listener's clients; null means no limit.
///
/// @param connectionsMax open at once, 1..1,000,000
/// @param connectionsPerClientMax open at once from one client address, 1..1,000,000
/// @param connectionsPerSecondMax new ones, 1..1,000,000
/// @param connectionsPerSecondPerClientMax new ones from one client address, 1..1,000,000
/// @param bytesPerSecondMax of one connection in each direction, 1,000..100,000,000,000
public record ListenerLimits(
    @Nullable Integer connectionsMax,
    @Nullable Integer connectionsPerClientMax,
    @Nullable Integer connectionsPerSecondMax,
    @Nullable Integer connectionsPerSecondPerClientMax,
    @Nullable Long bytesPerSecondMax) {
  public static final int CONNECTIONS_LIMIT = 1_000_000;
  public static final long BYTES_LEAST = 1_000;
  public static final long BYTES_LIMIT = 100_000_000_000L;
  public static final ListenerLimits NONE = new ListenerLimits(null, null, null, null, null);

  public ListenerLimits {
    check("connectionsMax", connectionsMax);
    check("connectionsPerClientMax", connectionsPerClientMax);
    check("connectionsPerSecondMax", connectionsPerSecondMax);
    check("connectionsPerSecondPerClientMax", connectionsPerSecondPerClientMax);
    if (bytesPerSecondMax != null) {
      Range.check("bytesPerSecondMax", bytesPerSecondMax, BYTES_LEAST, BYTES_LIMIT);
    }
  }

  private static void check(String what, @Nullable Integer value) {
    if (value != null) {
      Range.check(what, value, 1, CONNECTIONS_LIMIT);
    }
  }
}
