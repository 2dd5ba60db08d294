package dev.weir.core.wire;

import java.net.InetAddress;

/// Numeric addresses.
final class Addresses {
  private Addresses() {}

  /// Whether a text is an IPv4 or IPv6 address; nothing is resolved.
  static boolean isNumeric(String text) {
    try {
      InetAddress.ofLiteral(text);
      return true;
    } catch (IllegalArgumentException _) {
      return false;
    }
  }
}
