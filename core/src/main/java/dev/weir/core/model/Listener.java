package dev.weir.core.model;

import java.util.Collections;
import java.util.List;

/// One port, or a range of them, on which every director accepts connections for a service.
///
/// @param addresses numeric addresses to bind; empty means the director's own bind addresses
public record Listener(
    ListenerId id,
    PortRange ports,
    List<String> addresses,
    boolean enabled,
    ListenerOptions options) {
  public static final int ADDRESSES_MAX = 16;

  public Listener {
    if (addresses.size() > ADDRESSES_MAX) {
      throw new IllegalArgumentException(
          "addresses: " + addresses.size() + " entries (expected: 0.." + ADDRESSES_MAX + ")");
    }
    addresses = List.copyOf(addresses);
  }

  /// On one port, with everything else as it is when nothing is written.
  public static Listener plain(ListenerId id, int port, List<String> addresses, boolean enabled) {
    return new Listener(id, PortRange.of(port), addresses, enabled, ListenerOptions.DEFAULT);
  }

  /// The first port.
  public int port() {
    return ports.first();
  }

  /// Whether one of two that are both enabled cannot be bound. Without addresses, a listener wants
  /// its ports on all of them.
  public boolean clashesWith(Listener other) {
    return ports.overlaps(other.ports)
        && (addresses.isEmpty()
            || other.addresses.isEmpty()
            || !Collections.disjoint(addresses, other.addresses));
  }

  public Listener withEnabled(boolean other) {
    return new Listener(id, ports, addresses, other, options);
  }

  public Listener withOptions(ListenerOptions other) {
    return new Listener(id, ports, addresses, enabled, other);
  }
}
