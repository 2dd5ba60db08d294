package dev.weir.core.cluster;

import java.util.List;

/// How a node finds the others and is found by them.
///
/// @param name of the cluster; nodes of another name are not joined
/// @param host numeric address or host name to bind and to be known by; never a wildcard
/// @param port of Hazelcast; 0 lets the kernel choose, for tests
/// @param busPort of the event bus; 0 lets the kernel choose
/// @param members hosts, each with a port or the default one; a name may resolve to several
///     addresses
public record ClusterSettings(
    String name, String host, int port, int busPort, List<String> members) {
  public static final int DEFAULT_PORT = 5701;
  public static final int DEFAULT_BUS_PORT = 15701;

  public ClusterSettings {
    members = List.copyOf(members);
    if (host.equals("0.0.0.0") || host.equals("::") || host.isEmpty()) {
      throw new IllegalArgumentException(
          "cluster.host: " + host + " (expected: an address that others can reach, no wildcard)");
    }
  }
}
