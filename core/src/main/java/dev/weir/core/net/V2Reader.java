package dev.weir.core.net;

import dev.weir.core.model.IpAddress;
import dev.weir.core.net.ProxyAddresses.Inet;
import dev.weir.core.net.ProxyAddresses.Transport;
import dev.weir.core.net.ProxyAddresses.Unix;
import dev.weir.core.net.ProxyDecoded.Complete;
import dev.weir.core.net.ProxyDecoded.Invalid;
import dev.weir.core.net.ProxyDecoded.NeedMore;
import dev.weir.core.net.ProxyDecoded.Reason;
import dev.weir.core.net.ProxyHeader.Command;
import dev.weir.core.net.ProxyHeader.Version;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/// Version 2: signature, version and command, family and transport, length; addresses; TLVs.
final class V2Reader {
  static final byte[] SIGNATURE = {
    0x0d, 0x0a, 0x0d, 0x0a, 0x00, 0x0d, 0x0a, 0x51, 0x55, 0x49, 0x54, 0x0a
  };
  static final int VERSION = 0x20;
  static final int LOCAL = 0x20;
  static final int PROXY = 0x21;
  static final int UNSPECIFIED = 0x00;
  static final int TCP4 = 0x11;
  static final int UDP4 = 0x12;
  static final int TCP6 = 0x21;
  static final int UDP6 = 0x22;
  static final int UNIX_STREAM = 0x31;
  static final int UNIX_DATAGRAM = 0x32;
  static final int V4_LENGTH = 12;
  static final int V6_LENGTH = 36;
  static final int UNIX_LENGTH = 2 * Unix.PATH_LENGTH_MAX;

  private static final int COMMAND_AT = 12;
  private static final int FAMILY_AT = 13;
  private static final int LENGTH_AT = 14;

  private V2Reader() {}

  static ProxyDecoded read(ByteBuffer bytes, int lengthMax) {
    if (!ProxyDecoder.agrees(bytes, SIGNATURE)) {
      return new Invalid(Reason.NOT_PROXY);
    }
    int have = bytes.remaining();
    int start = bytes.position();
    if (have > COMMAND_AT && (bytes.get(start + COMMAND_AT) & 0xf0) != VERSION) {
      return new Invalid(Reason.VERSION_UNKNOWN);
    }
    if (have > COMMAND_AT && (bytes.get(start + COMMAND_AT) & 0xff) > PROXY) {
      return new Invalid(Reason.COMMAND_UNKNOWN);
    }
    if (have < ProxyDecoder.V2_PREFIX_LENGTH) {
      return new NeedMore(ProxyDecoder.V2_PREFIX_LENGTH);
    }
    // Whatever order the caller's buffer has, the network has one.
    ByteBuffer network =
        bytes.order() == ByteOrder.BIG_ENDIAN
            ? bytes
            : bytes.duplicate().order(ByteOrder.BIG_ENDIAN);
    int following = network.getShort(start + LENGTH_AT) & 0xffff;
    int length = ProxyDecoder.V2_PREFIX_LENGTH + following;
    if (length > lengthMax) {
      return new Invalid(Reason.HEADER_TOO_LONG);
    }
    if (bytes.get(start + COMMAND_AT) == LOCAL) {
      return have < length ? new NeedMore(length) : new Complete(ProxyHeader.LOCAL, length);
    }
    return proxied(network, length);
  }

  private static ProxyDecoded proxied(ByteBuffer bytes, int length) {
    int family = bytes.get(bytes.position() + FAMILY_AT);
    int addressLength = addressLength(family);
    int addressEnd = ProxyDecoder.V2_PREFIX_LENGTH + addressLength;
    if (addressLength < 0) {
      return new Invalid(Reason.FAMILY_UNKNOWN);
    }
    if (addressEnd > length) {
      return new Invalid(Reason.ADDRESS_TRUNCATED);
    }
    if (bytes.remaining() < length) {
      return new NeedMore(length);
    }
    if (family == UNSPECIFIED) {
      return new Complete(ProxyHeader.v2(ProxyAddresses.UNSPECIFIED), length);
    }
    ProxyAddresses addresses = addresses(bytes, family);
    if (addressEnd == length) {
      return complete(addresses, List.of(), length);
    }
    TlvReader tlvs = new TlvReader(bytes, bytes.position(), length);
    Reason wrong = tlvs.read(addressEnd);
    return wrong == null ? complete(addresses, tlvs.tlvs(), length) : new Invalid(wrong);
  }

  private static ProxyDecoded complete(ProxyAddresses addresses, List<ProxyTlv> tlvs, int length) {
    return new Complete(new ProxyHeader(Version.V2, Command.PROXY, addresses, tlvs), length);
  }

  private static int addressLength(int family) {
    return switch (family) {
      case UNSPECIFIED -> 0;
      case TCP4, UDP4 -> V4_LENGTH;
      case TCP6, UDP6 -> V6_LENGTH;
      case UNIX_STREAM, UNIX_DATAGRAM -> UNIX_LENGTH;
      default -> -1;
    };
  }

  private static ProxyAddresses addresses(ByteBuffer bytes, int family) {
    int at = bytes.position() + ProxyDecoder.V2_PREFIX_LENGTH;
    Transport transport = (family & 0xf) == 1 ? Transport.STREAM : Transport.DATAGRAM;
    return switch (family) {
      case TCP4, UDP4 -> inet(transport, bytes, at, IpAddress.V4_BYTES);
      case TCP6, UDP6 -> inet(transport, bytes, at, IpAddress.V6_BYTES);
      default -> new Unix(transport, path(bytes, at), path(bytes, at + Unix.PATH_LENGTH_MAX));
    };
  }

  private static Inet inet(Transport transport, ByteBuffer bytes, int at, int size) {
    return new Inet(
        transport,
        IpAddress.of(bytes, at, size),
        bytes.getShort(at + 2 * size) & 0xffff,
        IpAddress.of(bytes, at + size, size),
        bytes.getShort(at + 2 * size + 2) & 0xffff);
  }

  private static Octets path(ByteBuffer bytes, int at) {
    int length = Unix.PATH_LENGTH_MAX;
    while (length > 0 && bytes.get(at + length - 1) == 0) {
      length--;
    }
    return Octets.of(bytes, at, length);
  }
}
