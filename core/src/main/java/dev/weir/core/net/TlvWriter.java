package dev.weir.core.net;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.CRC32C;

/// Writes the TLVs of one header, then its length, then its checksum.
final class TlvWriter {
  private TlvWriter() {}

  static void write(List<ProxyTlv> tlvs, int start, ByteBuffer out) {
    int checksumAt = -1;
    for (ProxyTlv tlv : tlvs) {
      if (tlv instanceof ProxyTlv.Checksum) {
        checksumAt = out.position() + TlvReader.HEAD_LENGTH;
      }
      write(tlv, out);
    }
    ProxyEncoder.setLength(start, out);
    if (checksumAt >= 0) {
      CRC32C crc = new CRC32C();
      crc.update(out.duplicate().flip().position(start));
      out.putInt(checksumAt, (int) crc.getValue());
    }
  }

  private static void write(ProxyTlv tlv, ByteBuffer out) {
    switch (tlv) {
      case ProxyTlv.Alpn alpn -> put(ProxyTlv.ALPN, alpn.protocol(), out);
      case ProxyTlv.Authority authority ->
          put(ProxyTlv.AUTHORITY, Octets.of(authority.host(), StandardCharsets.UTF_8), out);
      case ProxyTlv.Checksum _ -> put(ProxyTlv.CRC32C, zeros(TlvReader.CHECKSUM_LENGTH), out);
      case ProxyTlv.Noop noop -> put(ProxyTlv.NOOP, zeros(noop.length()), out);
      case ProxyTlv.UniqueId id -> put(ProxyTlv.UNIQUE_ID, id.id(), out);
      case ProxyTlv.Tls tls -> putTls(tls, out);
      case ProxyTlv.NetworkNamespace namespace ->
          put(ProxyTlv.NETWORK_NAMESPACE, namespace.name(), out);
      case ProxyTlv.AwsVpcEndpoint endpoint -> {
        Octets id = Octets.of(endpoint.id(), StandardCharsets.US_ASCII);
        putHead(ProxyTlv.AWS, 1 + id.length(), out);
        out.put((byte) ProxyTlv.AWS_VPC_ENDPOINT);
        id.writeTo(out);
      }
      case ProxyTlv.Other other -> put(other.type(), other.value(), out);
    }
  }

  private static void putTls(ProxyTlv.Tls tls, ByteBuffer out) {
    int length = TlvReader.TLS_FIXED_LENGTH;
    for (ProxyTlv.Tls.Part part : tls.parts()) {
      length += TlvReader.HEAD_LENGTH + part.value().length();
    }
    putHead(ProxyTlv.TLS, length, out);
    out.put((byte) tls.client()).putInt(tls.verify());
    tls.parts().forEach(part -> put(part.type(), part.value(), out));
  }

  private static void put(int type, Octets value, ByteBuffer out) {
    putHead(type, value.length(), out);
    value.writeTo(out);
  }

  private static void putHead(int type, int length, ByteBuffer out) {
    if (length > ProxyTlv.VALUE_LENGTH_MAX) {
      throw new IllegalArgumentException(
          "TLV: " + length + " bytes (expected: 0.." + ProxyTlv.VALUE_LENGTH_MAX + ")");
    }
    out.put((byte) type).putShort((short) length);
  }

  private static Octets zeros(int length) {
    return Octets.of(new byte[length]);
  }
}
