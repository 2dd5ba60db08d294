package dev.weir.core.model;

import java.util.List;

/// A port on which every director accepts connections for a service.
///
/// @param addresses numeric addresses to bind; empty means the director's own bind addresses
public record Listener(ListenerId id, int port, List<String> addresses, boolean enabled) {
  public static final int ADDRESSES_MAX = 16;

  public Listener {
    if (port < 1 || port > Endpoint.PORT_MAX) {
      throw new IllegalArgumentException(
          "port: " + port + " (expected: 1.." + Endpoint.PORT_MAX + ")");
    }
    if (addresses.size() > ADDRESSES_MAX) {
      throw new IllegalArgumentException(
          "addresses: " + addresses.size() + " entries (expected: 0.." + ADDRESSES_MAX + ")");
    }
    addresses = List.copyOf(addresses);
  }
}
