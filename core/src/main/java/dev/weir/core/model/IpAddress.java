package dev.weir.core.model;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// An IPv4 or IPv6 address as a number of 128 bits, without a scope. An IPv4 address is kept in its
/// IPv4-mapped form (`::ffff:0:0/96`), so that both spellings of one client are the same value.
public record IpAddress(long high, long low) implements Comparable<IpAddress> {
  public static final int V4_BYTES = 4;
  public static final int V6_BYTES = 16;
  public static final int BITS = 128;

  /// How many bits of a mapped address stand before those of the IPv4 address.
  public static final int MAPPED_BITS = 96;

  private static final long MAPPED = 0xffff_0000_0000L;
  private static final long V4_MASK = 0xffff_ffffL;

  public static IpAddress v4(int bits) {
    return new IpAddress(0, MAPPED | (bits & V4_MASK));
  }

  /// The address of 4 or 16 bytes in network order, as a socket tells it.
  public static IpAddress of(byte[] bytes) {
    return of(ByteBuffer.wrap(bytes), 0, bytes.length);
  }

  /// The address at an index of a buffer in network order, whose position stays.
  ///
  /// @param length 4 or 16
  public static IpAddress of(ByteBuffer bytes, int index, int length) {
    return switch (length) {
      case V4_BYTES -> v4(bytes.getInt(index));
      case V6_BYTES -> new IpAddress(bytes.getLong(index), bytes.getLong(index + Long.BYTES));
      default ->
          throw new IllegalArgumentException("address: " + length + " bytes (expected: 4 or 16)");
    };
  }

  /// Reads a numeric address; never asks a resolver.
  public static IpAddress parse(String text) {
    IpAddress address = read(text);
    if (address == null) {
      throw new IllegalArgumentException(
          "address: " + text + " (expected: a numeric IPv4 or IPv6 address)");
    }
    return address;
  }

  /// The same, for text from a stranger.
  ///
  /// @return null if it is no numeric address
  public static @Nullable IpAddress read(String text) {
    return text.indexOf(':') >= 0 ? IpText.readV6(text) : IpText.readV4(text);
  }

  /// Whether it is an IPv4 address, by either spelling.
  public boolean isV4() {
    return isV4(high, low);
  }

  /// The same, for an address that is held as two numbers.
  public static boolean isV4(long high, long low) {
    return high == 0 && (low & ~V4_MASK) == MAPPED;
  }

  /// The 32 bits of an IPv4 address.
  public int v4Bits() {
    return (int) low;
  }

  /// 4 bytes of an IPv4 address, 16 of another.
  public byte[] bytes() {
    return isV4()
        ? ByteBuffer.allocate(V4_BYTES).putInt(v4Bits()).array()
        : ByteBuffer.allocate(V6_BYTES).putLong(high).putLong(low).array();
  }

  /// Writes what [#toString] says in ASCII, and makes no garbage.
  public void writeText(ByteBuffer out) {
    if (isV4()) {
      IpText.writeV4(v4Bits(), out);
    } else {
      writeV6Text(out);
    }
  }

  /// Writes it as an IPv6 address, whatever it is: `::ffff:192.0.2.1`, `2001:db8::1`.
  public void writeV6Text(ByteBuffer out) {
    IpText.writeV6(this, out);
  }

  @Override
  public int compareTo(IpAddress other) {
    int byHigh = Long.compareUnsigned(high, other.high);
    return byHigh != 0 ? byHigh : Long.compareUnsigned(low, other.low);
  }

  /// The form of RFC 5952; an IPv4 address in four decimals.
  @Override
  public String toString() {
    return IpText.toString(this);
  }
}
