package dev.weir.core.model;

import java.time.Duration;
import java.util.Locale;

/// Whether a client that comes again meets the backend that it met before, whatever the scheduler
/// would choose: source persistence, as HAProxy's `stick on src` and IPVS's persistence. A backend
/// that takes no new connections loses its clients; one that is merely full keeps them.
///
/// @param v4Mask how many bits of an IPv4 address make a client, 8..32
/// @param v6Mask how many bits of an IPv6 address make a client, 32..128
/// @param ttl how long a client is remembered after its last connection began, 1 s..24 h
/// @param entriesMax clients of the service that a director remembers, 16..1,000,000; the one that
///     came longest ago is forgotten first
public record Affinity(By by, int v4Mask, int v6Mask, Duration ttl, int entriesMax) {
  public static final int ENTRIES_MIN = 16;
  public static final int ENTRIES_LIMIT = 1_000_000;
  public static final int V4_MASK_MIN = 8;
  public static final int V6_MASK_MIN = 32;
  public static final long TTL_MILLIS_MIN = 1_000;
  public static final long TTL_MILLIS_MAX = 86_400_000;
  public static final Affinity NONE =
      new Affinity(By.NONE, Cidr.V4_BITS, IpAddress.BITS, Duration.ofMinutes(30), ENTRIES_LIMIT);

  /// What makes a client the same one.
  public enum By {
    /// Nothing: each connection is chosen for by the scheduler.
    NONE,
    /// The address that it comes from, or that a PROXY header names.
    CLIENT_ADDRESS;

    /// The name in settings, the API and on the wire.
    public String id() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  public Affinity {
    Range.check("v4Mask", v4Mask, V4_MASK_MIN, Cidr.V4_BITS);
    Range.check("v6Mask", v6Mask, V6_MASK_MIN, IpAddress.BITS);
    Range.check("ttlMs", ttl.toMillis(), TTL_MILLIS_MIN, TTL_MILLIS_MAX);
    Range.check("entriesMax", entriesMax, ENTRIES_MIN, ENTRIES_LIMIT);
  }

  public boolean isOn() {
    return by != By.NONE;
  }
}
