package dev.weir.core.model;

/// One role of one node says that it is alive: this message is its lease. Key: `node/role`.
///
/// @param node the node's name, unique in the cluster
/// @param incarnation differs after each start of the process
/// @param address where the node's administration or operations can be reached, for people
/// @param release the version of Weir that runs there
/// @param uptimeMillis by the sender's monotonic clock
public record Presence(
    String node,
    Role role,
    String incarnation,
    String address,
    String release,
    long uptimeMillis,
    Phase phase,
    String detail) {
  /// Where a role is in its life.
  public enum Phase {
    STARTING,
    READY,
    /// No new work; what is open is given its grace.
    DRAINING,
    /// The last word: the lease ends at once.
    LEFT
  }

  /// Directors hold a lease of 3 s and renew it every second, all others 6 s and 2 s.
  public long leaseNanos() {
    return leaseNanos(role);
  }

  public static long leaseNanos(Role role) {
    return role == Role.DIRECTOR ? 3_000_000_000L : 6_000_000_000L;
  }

  /// How often the lease is renewed: three times within it.
  public static long renewalNanos(Role role) {
    return leaseNanos(role) / 3;
  }

  public String key() {
    return node + "/" + role.id();
  }
}
