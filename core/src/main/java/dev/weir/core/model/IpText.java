package dev.weir.core.model;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// How addresses are written and read: what `inet_pton` takes, and what RFC 5952 prints.
final class IpText {
  static final int LENGTH_MAX = 45;
  private static final int GROUPS = 8;
  private static final int GROUP_BITS = 16;
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] MAPPED = "::ffff:".getBytes(StandardCharsets.US_ASCII);

  private IpText() {}

  static String toString(IpAddress address) {
    ByteBuffer out = ByteBuffer.allocate(LENGTH_MAX);
    address.writeText(out);
    return new String(out.array(), 0, out.position(), StandardCharsets.US_ASCII);
  }

  static void writeV4(int bits, ByteBuffer out) {
    for (int shift = 24; shift >= 0; shift -= 8) {
      writeDecimal((bits >>> shift) & 0xff, out);
      if (shift > 0) {
        out.put((byte) '.');
      }
    }
  }

  static void writeV6(IpAddress address, ByteBuffer out) {
    if (address.isV4()) {
      out.put(MAPPED);
      writeV4(address.v4Bits(), out);
      return;
    }
    int gap = gapOf(address);
    int gapStart = gap >>> 4;
    int gapEnd = gapStart + (gap & 0xf);
    for (int i = 0; i < GROUPS; i++) {
      if (i == gapStart && gapEnd > gapStart) {
        out.put((byte) ':').put((byte) ':');
        i = gapEnd - 1;
        continue;
      }
      if (i > 0 && i != gapEnd) {
        out.put((byte) ':');
      }
      writeHex(group(address, i), out);
    }
  }

  /// The longest run of two or more zero groups, the first of equals: `start << 4 | length`.
  private static int gapOf(IpAddress address) {
    int best = 0;
    int length = 0;
    for (int i = 0; i < GROUPS; i++) {
      length = group(address, i) == 0 ? length + 1 : 0;
      if (length >= 2 && length > (best & 0xf)) {
        best = ((i + 1 - length) << 4) | length;
      }
    }
    return best;
  }

  private static int group(IpAddress address, int index) {
    long half = index < GROUPS / 2 ? address.high() : address.low();
    return (int) (half >>> ((3 - index % 4) * GROUP_BITS)) & 0xffff;
  }

  private static void writeHex(int group, ByteBuffer out) {
    int shift = group > 0xfff ? 12 : group > 0xff ? 8 : group > 0xf ? 4 : 0;
    for (; shift >= 0; shift -= 4) {
      out.put(HEX[(group >>> shift) & 0xf]);
    }
  }

  private static void writeDecimal(int octet, ByteBuffer out) {
    if (octet >= 100) {
      out.put((byte) ('0' + octet / 100));
    }
    if (octet >= 10) {
      out.put((byte) ('0' + octet / 10 % 10));
    }
    out.put((byte) ('0' + octet % 10));
  }

  static @Nullable IpAddress readV4(String text) {
    long bits = v4Bits(text, 0);
    return bits < 0 ? null : IpAddress.v4((int) bits);
  }

  /// The four decimals from an index to the end, none with a leading zero; or less than 0.
  private static long v4Bits(String text, int from) {
    long bits = 0;
    int at = from;
    for (int part = 0; part < 4; part++) {
      if (part > 0 && (at >= text.length() || text.charAt(at++) != '.')) {
        return -1;
      }
      int start = at;
      int value = 0;
      while (at < text.length() && at - start < 3 && isDigit(text.charAt(at))) {
        value = value * 10 + text.charAt(at++) - '0';
      }
      if (at == start || value > 255 || (at - start > 1 && text.charAt(start) == '0')) {
        return -1;
      }
      bits = (bits << 8) | value;
    }
    return at == text.length() ? bits : -1;
  }

  static @Nullable IpAddress readV6(String text) {
    return text.length() > LENGTH_MAX ? null : new V6Reader(text).read();
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  /// One reading of an IPv6 address: groups of up to four hexadecimal digits, one `::` in place of
  /// one or more zero groups, and an IPv4 address as the last two if it likes.
  private static final class V6Reader {
    private final String text;
    private final int[] groups = new int[GROUPS];
    private int count;
    private int gap = -1;
    private int at;

    V6Reader(String text) {
      this.text = text;
    }

    @Nullable IpAddress read() {
      if (text.startsWith("::")) {
        gap = 0;
        at = 2;
      }
      while (at < text.length()) {
        if (count == GROUPS || !readGroup() || !readColon()) {
          return null;
        }
      }
      return (count < GROUPS) == (gap >= 0) ? spread() : null;
    }

    private boolean readGroup() {
      int start = at;
      int value = 0;
      while (at < text.length() && at - start < 4 && Character.digit(text.charAt(at), 16) >= 0) {
        // Character.digit knows the digits of other scripts too.
        if (text.charAt(at) > 'f') {
          return false;
        }
        value = (value << 4) | Character.digit(text.charAt(at++), 16);
      }
      if (at < text.length() && text.charAt(at) == '.') {
        return readTail(start);
      }
      groups[count++] = value;
      return at > start;
    }

    private boolean readTail(int start) {
      long bits = v4Bits(text, start);
      if (bits < 0 || count > GROUPS - 2) {
        return false;
      }
      groups[count++] = (int) (bits >>> GROUP_BITS);
      groups[count++] = (int) bits & 0xffff;
      at = text.length();
      return true;
    }

    /// A colon stands between two groups, and a second one makes the gap.
    private boolean readColon() {
      if (at == text.length()) {
        return true;
      }
      if (text.charAt(at++) != ':' || at == text.length()) {
        return false;
      }
      if (text.charAt(at) == ':') {
        boolean isFirst = gap < 0;
        gap = count;
        at++;
        return isFirst;
      }
      return true;
    }

    private IpAddress spread() {
      long high = 0;
      long low = 0;
      int zeros = GROUPS - count;
      for (int i = 0; i < GROUPS; i++) {
        boolean isBefore = gap < 0 || i < gap;
        int group = isBefore ? groups[i] : i < gap + zeros ? 0 : groups[i - zeros];
        high = (high << GROUP_BITS) | (low >>> 48);
        low = (low << GROUP_BITS) | group;
      }
      return new IpAddress(high, low);
    }
  }
}
