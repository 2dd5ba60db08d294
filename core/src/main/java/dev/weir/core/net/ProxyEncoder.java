package dev.weir.core.net;

import dev.weir.core.model.IpAddress;
import dev.weir.core.net.ProxyAddresses.Inet;
import dev.weir.core.net.ProxyAddresses.Transport;
import dev.weir.core.net.ProxyAddresses.Unix;
import dev.weir.core.net.ProxyAddresses.Unspecified;
import dev.weir.core.net.ProxyHeader.Command;
import dev.weir.core.net.ProxyHeader.Version;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Writes PROXY headers at a buffer's position, in network order; the buffer must be big-endian and
/// have [#LENGTH_ENOUGH] left, or more for TLVs. Two IP addresses without TLVs make no garbage.
public final class ProxyEncoder {
  /// Enough for version 1, and for version 2 without TLVs.
  public static final int LENGTH_ENOUGH = ProxyDecoder.V2_PREFIX_LENGTH + V2Reader.UNIX_LENGTH;

  private static final byte[] TCP4 = "TCP4 ".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] TCP6 = "TCP6 ".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] UNKNOWN = V1Reader.UNKNOWN.getBytes(StandardCharsets.US_ASCII);
  private static final int PORT_FACTOR = 10_000;

  private ProxyEncoder() {}

  public static void write(ProxyHeader header, ByteBuffer out) {
    if (header.version() == Version.V1) {
      writeV1(header.addresses(), out);
    } else {
      writeV2(header.command(), header.addresses(), header.tlvs(), out);
    }
  }

  /// Writes version 1, which knows TCP alone: for anything else it says `UNKNOWN`.
  public static void writeV1(ProxyAddresses addresses, ByteBuffer out) {
    out.put(V1Reader.PREFIX);
    if (addresses instanceof Inet inet && inet.transport() == Transport.STREAM) {
      boolean isV4 = inet.isV4();
      out.put(isV4 ? TCP4 : TCP6);
      writeText(inet.source(), isV4, out);
      writeText(inet.destination(), isV4, out);
      writePort(inet.sourcePort(), out);
      out.put((byte) ' ');
      writePort(inet.destinationPort(), out);
    } else {
      out.put(UNKNOWN);
    }
    out.put((byte) '\r').put((byte) '\n');
  }

  /// Writes version 2 without TLVs.
  public static void writeV2(ProxyAddresses addresses, ByteBuffer out) {
    writeV2(Command.PROXY, addresses, List.of(), out);
  }

  private static void writeV2(
      Command command, ProxyAddresses addresses, List<ProxyTlv> tlvs, ByteBuffer out) {
    int start = out.position();
    out.put(V2Reader.SIGNATURE);
    out.put((byte) (command == Command.LOCAL ? V2Reader.LOCAL : V2Reader.PROXY));
    out.put((byte) family(addresses));
    out.putShort((short) 0);
    writeAddresses(addresses, out);
    if (!tlvs.isEmpty()) {
      TlvWriter.write(tlvs, start, out);
    } else {
      setLength(start, out);
    }
  }

  /// Writes what is known only at the end.
  static void setLength(int start, ByteBuffer out) {
    int following = out.position() - start - ProxyDecoder.V2_PREFIX_LENGTH;
    if (following > 0xffff) {
      throw new IllegalArgumentException(
          "PROXY header: " + following + " bytes (expected: 0.." + 0xffff + ")");
    }
    out.putShort(start + ProxyDecoder.V2_PREFIX_LENGTH - Short.BYTES, (short) following);
  }

  private static int family(ProxyAddresses addresses) {
    return switch (addresses) {
      case Unspecified _ -> V2Reader.UNSPECIFIED;
      case Inet inet when inet.transport() == Transport.STREAM ->
          inet.isV4() ? V2Reader.TCP4 : V2Reader.TCP6;
      case Inet inet -> inet.isV4() ? V2Reader.UDP4 : V2Reader.UDP6;
      case Unix unix when unix.transport() == Transport.STREAM -> V2Reader.UNIX_STREAM;
      case Unix _ -> V2Reader.UNIX_DATAGRAM;
    };
  }

  private static void writeAddresses(ProxyAddresses addresses, ByteBuffer out) {
    switch (addresses) {
      case Unspecified _ -> {}
      case Inet inet -> {
        boolean isV4 = inet.isV4();
        writeBytes(inet.source(), isV4, out);
        writeBytes(inet.destination(), isV4, out);
        out.putShort((short) inet.sourcePort()).putShort((short) inet.destinationPort());
      }
      case Unix unix -> {
        writePath(unix.source(), out);
        writePath(unix.destination(), out);
      }
    }
  }

  private static void writeBytes(IpAddress address, boolean isV4, ByteBuffer out) {
    if (isV4) {
      out.putInt(address.v4Bits());
    } else {
      out.putLong(address.high()).putLong(address.low());
    }
  }

  private static void writePath(Octets path, ByteBuffer out) {
    path.writeTo(out);
    for (int i = path.length(); i < Unix.PATH_LENGTH_MAX; i++) {
      out.put((byte) 0);
    }
  }

  private static void writeText(IpAddress address, boolean isV4, ByteBuffer out) {
    if (isV4) {
      address.writeText(out);
    } else {
      address.writeV6Text(out);
    }
    out.put((byte) ' ');
  }

  private static void writePort(int port, ByteBuffer out) {
    for (int factor = PORT_FACTOR; factor > 0; factor /= 10) {
      if (port >= factor || factor == 1) {
        out.put((byte) ('0' + port / factor % 10));
      }
    }
  }
}
