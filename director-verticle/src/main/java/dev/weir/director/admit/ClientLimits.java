package dev.weir.director.admit;

import dev.weir.core.model.Cidr;
import dev.weir.core.model.IpAddress;

/// What one client may have. A client is an address, as in HAProxy's stick tables and nginx's
/// `limit_conn`: 32 bits of IPv4, 128 of IPv6. Whoever has an IPv6 network can change his address
/// at will, so 64 is the better setting where IPv6 clients are strangers.
///
/// @param openMax connections open at a time; [#UNLIMITED] for any number
/// @param perSecondMax new connections a second, in a burst as many as come in one second;
///     [#UNLIMITED] for any number
/// @param entriesMax how many clients are remembered
public record ClientLimits(
    int openMax, int perSecondMax, int v4PrefixLength, int v6PrefixLength, int entriesMax) {
  public static final int UNLIMITED = Integer.MAX_VALUE;
  public static final int ENTRIES_MAX_DEFAULT = 100_000;
  static final int ENTRIES_MAX_MIN = ClientTable.STRIPE_COUNT;
  static final int ENTRIES_MAX_LIMIT = 10_000_000;

  public ClientLimits {
    check("connections per client", openMax, 1, UNLIMITED);
    if (perSecondMax != UNLIMITED) {
      check("connections per client and second", perSecondMax, 1, TokenRate.PER_SECOND_MAX);
    }
    check("IPv4 prefix length", v4PrefixLength, 1, Cidr.V4_BITS);
    check("IPv6 prefix length", v6PrefixLength, 1, IpAddress.BITS);
    check("clients", entriesMax, ENTRIES_MAX_MIN, ENTRIES_MAX_LIMIT);
  }

  /// Limits for whole addresses.
  public static ClientLimits perAddress(int openMax, int perSecondMax) {
    return new ClientLimits(
        openMax, perSecondMax, Cidr.V4_BITS, IpAddress.BITS, ENTRIES_MAX_DEFAULT);
  }

  private static void check(String what, int value, int min, int max) {
    if (value < min || value > max) {
      throw new IllegalArgumentException(
          what + ": " + value + " (expected: " + min + ".." + max + ")");
    }
  }
}
