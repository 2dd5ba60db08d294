package dev.weir.core.model;

/// A block of addresses, `10.0.0.0/8` or `2001:db8::/32`. A block of IPv6 is IPv6 alone: `::/0`
/// holds no IPv4 address, in either spelling; `::ffff:0:0/96` is `0.0.0.0/0`.
///
/// @param prefixLength 0 to 32 for IPv4, 0 to 128 for IPv6
public record Cidr(IpAddress network, int prefixLength) implements Comparable<Cidr> {
  public static final int V4_BITS = 32;

  public Cidr {
    int max = network.isV4() ? V4_BITS : IpAddress.BITS;
    if (prefixLength < 0 || prefixLength > max) {
      throw new IllegalArgumentException(
          "prefix length: " + prefixLength + " (expected: 0.." + max + ")");
    }
    IpAddress first = first(network, prefixLength);
    if (!network.equals(first)) {
      throw new IllegalArgumentException(
          "block: %s/%d (expected: %s/%d)".formatted(network, prefixLength, first, prefixLength));
    }
  }

  /// The block of this size that an address is in.
  public static Cidr around(IpAddress address, int prefixLength) {
    return new Cidr(first(address, prefixLength), prefixLength);
  }

  /// Reads `address/length`, or an address alone.
  public static Cidr parse(String text) {
    int slash = text.indexOf('/');
    IpAddress network = IpAddress.read(slash < 0 ? text : text.substring(0, slash));
    if (network == null) {
      throw malformed(text);
    }
    boolean isMapped = network.isV4() && text.indexOf(':') >= 0;
    int bits = network.isV4() ? V4_BITS : IpAddress.BITS;
    if (slash < 0) {
      return new Cidr(network, bits);
    }
    int written = length(text, slash + 1);
    return new Cidr(network, isMapped ? written - IpAddress.MAPPED_BITS : written);
  }

  /// The last address of it.
  public IpAddress last() {
    int free = IpAddress.BITS - bits(network, prefixLength);
    return new IpAddress(
        network.high() | ones(free - Long.SIZE), network.low() | ones(Math.min(free, Long.SIZE)));
  }

  public boolean contains(IpAddress address) {
    return address.isV4() == network.isV4() && first(address, prefixLength).equals(network);
  }

  /// By the first address; of two that begin there, the larger block first.
  @Override
  public int compareTo(Cidr other) {
    int byNetwork = network.compareTo(other.network);
    return byNetwork != 0 ? byNetwork : Integer.compare(prefixLength, other.prefixLength);
  }

  @Override
  public String toString() {
    return network + "/" + prefixLength;
  }

  private static IpAddress first(IpAddress address, int prefixLength) {
    int free = IpAddress.BITS - bits(address, prefixLength);
    return new IpAddress(
        address.high() & ~ones(free - Long.SIZE), address.low() & ~ones(Math.min(free, Long.SIZE)));
  }

  /// The prefix length in 128 bits.
  private static int bits(IpAddress address, int prefixLength) {
    return address.isV4() ? IpAddress.MAPPED_BITS + prefixLength : prefixLength;
  }

  private static long ones(int count) {
    return count <= 0 ? 0 : -1L >>> (Long.SIZE - count);
  }

  private static int length(String text, int from) {
    int digits = text.length() - from;
    int length = 0;
    for (int i = from; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < '0' || c > '9') {
        throw malformed(text);
      }
      length = length * 10 + c - '0';
    }
    if (digits < 1 || digits > 3 || (digits > 1 && text.charAt(from) == '0')) {
      throw malformed(text);
    }
    return length;
  }

  private static IllegalArgumentException malformed(String text) {
    return new IllegalArgumentException(
        "block: " + text + " (expected: address/length, as 10.0.0.0/8 or 2001:db8::/32)");
  }
}
