package dev.weir.core.net;

import dev.weir.core.model.Endpoint;
import dev.weir.core.model.IpAddress;
import dev.weir.core.net.ProxyDecoded.Complete;
import dev.weir.core.net.ProxyDecoded.Invalid;
import dev.weir.core.net.ProxyDecoded.NeedMore;
import dev.weir.core.net.ProxyDecoded.Reason;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// Version 1: `PROXY TCP4 192.0.2.1 192.0.2.2 56324 443` and CRLF.
final class V1Reader {
  static final byte[] PREFIX = "PROXY ".getBytes(StandardCharsets.US_ASCII);
  static final String UNKNOWN = "UNKNOWN";
  private static final int END_LENGTH = 2;

  private V1Reader() {}

  static ProxyDecoded read(ByteBuffer bytes) {
    if (!ProxyDecoder.agrees(bytes, PREFIX)) {
      return new Invalid(Reason.NOT_PROXY);
    }
    int length = bytes.remaining();
    int last = Math.min(length, ProxyDecoder.V1_LENGTH_MAX - 1);
    for (int i = PREFIX.length; i < last; i++) {
      byte octet = bytes.get(bytes.position() + i);
      if (octet == '\n') {
        return new Invalid(Reason.LINE_END);
      }
      if (octet == '\r') {
        return i + 1 == length ? new NeedMore(length + 1) : line(bytes, i);
      }
    }
    return length < ProxyDecoder.V1_LENGTH_MAX - 1
        ? new NeedMore(length + 1)
        : new Invalid(Reason.LINE_TOO_LONG);
  }

  private static ProxyDecoded line(ByteBuffer bytes, int end) {
    if (bytes.get(bytes.position() + end + 1) != '\n') {
      return new Invalid(Reason.LINE_END);
    }
    byte[] text = new byte[end - PREFIX.length];
    bytes.get(bytes.position() + PREFIX.length, text);
    return said(new String(text, StandardCharsets.ISO_8859_1), end + END_LENGTH);
  }

  private static ProxyDecoded said(String text, int consumed) {
    // A sender may put anything after it, which means nothing.
    if (text.equals(UNKNOWN) || text.startsWith(UNKNOWN + " ")) {
      return new Complete(ProxyHeader.v1(ProxyAddresses.UNSPECIFIED), consumed);
    }
    String[] words = text.split(" ", -1);
    boolean isV4 = words[0].equals("TCP4");
    if (words.length != 5 || !(isV4 || words[0].equals("TCP6"))) {
      return new Invalid(Reason.LINE_MALFORMED);
    }
    IpAddress source = IpAddress.read(words[1]);
    IpAddress destination = IpAddress.read(words[2]);
    boolean isFamily = isV6(words[1]) != isV4 && isV6(words[2]) != isV4;
    if (source == null || destination == null || !isFamily) {
      return new Invalid(Reason.ADDRESS_MALFORMED);
    }
    int sourcePort = port(words[3]);
    int destinationPort = port(words[4]);
    if (sourcePort < 0 || destinationPort < 0) {
      return new Invalid(Reason.PORT_MALFORMED);
    }
    return new Complete(
        ProxyHeader.v1(ProxyAddresses.Inet.tcp(source, sourcePort, destination, destinationPort)),
        consumed);
  }

  private static boolean isV6(String address) {
    return address.indexOf(':') >= 0;
  }

  /// The port, or less than 0 if the text is none. A leading zero could be read as octal.
  private static int port(String text) {
    if (text.isEmpty() || text.length() > 5 || (text.length() > 1 && text.startsWith("0"))) {
      return -1;
    }
    int port = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < '0' || c > '9') {
        return -1;
      }
      port = port * 10 + c - '0';
    }
    return port > Endpoint.PORT_MAX ? -1 : port;
  }
}
