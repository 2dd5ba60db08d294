package dev.weir.core.net;

import dev.weir.core.net.ProxyDecoded.Reason;
import dev.weir.core.net.ProxyTlv.Tls;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/// Reads the TLVs of one header, which is there as a whole.
final class TlvReader {
  /// Type and length.
  static final int HEAD_LENGTH = 3;

  static final int CHECKSUM_LENGTH = 4;

  /// Client bits and the result of the verification.
  static final int TLS_FIXED_LENGTH = 5;

  private final ByteBuffer bytes;
  private final int start;
  private final int end;
  private final List<ProxyTlv> tlvs = new ArrayList<>();
  private long seen;

  TlvReader(ByteBuffer bytes, int start, int length) {
    this.bytes = bytes;
    this.start = start;
    this.end = start + length;
  }

  List<ProxyTlv> tlvs() {
    return tlvs;
  }

  /// Reads them all.
  ///
  /// @param from where they begin, counted from the header's first byte
  /// @return what is wrong, or null
  @Nullable Reason read(int from) {
    int at = start + from;
    while (at < end) {
      if (end - at < HEAD_LENGTH || end - at - HEAD_LENGTH < lengthAt(at)) {
        return Reason.TLV_TRUNCATED;
      }
      Reason wrong = readOne(typeAt(at), at + HEAD_LENGTH, lengthAt(at));
      if (wrong != null) {
        return wrong;
      }
      at += HEAD_LENGTH + lengthAt(at);
    }
    return null;
  }

  private @Nullable Reason readOne(int type, int at, int length) {
    return switch (type) {
      case ProxyTlv.ALPN -> once(type, new ProxyTlv.Alpn(octets(at, length)));
      case ProxyTlv.AUTHORITY -> authority(at, length);
      case ProxyTlv.CRC32C -> checksum(at, length);
      case ProxyTlv.NOOP -> add(new ProxyTlv.Noop(length));
      case ProxyTlv.UNIQUE_ID ->
          length > ProxyTlv.UniqueId.LENGTH_MAX
              ? Reason.TLV_TOO_LONG
              : once(type, new ProxyTlv.UniqueId(octets(at, length)));
      case ProxyTlv.TLS -> tls(at, length);
      case ProxyTlv.NETWORK_NAMESPACE ->
          once(type, new ProxyTlv.NetworkNamespace(octets(at, length)));
      case ProxyTlv.AWS -> aws(at, length);
      default -> add(new ProxyTlv.Other(type, octets(at, length)));
    };
  }

  private @Nullable Reason authority(int at, int length) {
    if (length > ProxyTlv.Authority.LENGTH_MAX) {
      return Reason.TLV_TOO_LONG;
    }
    try {
      ByteBuffer text = bytes.duplicate().limit(at + length).position(at);
      String host = StandardCharsets.UTF_8.newDecoder().decode(text).toString();
      return once(ProxyTlv.AUTHORITY, new ProxyTlv.Authority(host));
    } catch (CharacterCodingException _) {
      return Reason.TLV_MALFORMED;
    }
  }

  /// It was made with zeros in its own place.
  private @Nullable Reason checksum(int at, int length) {
    if (length != CHECKSUM_LENGTH) {
      return Reason.TLV_MALFORMED;
    }
    CRC32C crc = new CRC32C();
    crc.update(bytes.duplicate().limit(at).position(start));
    crc.update(new byte[CHECKSUM_LENGTH]);
    crc.update(bytes.duplicate().limit(end).position(at + CHECKSUM_LENGTH));
    return (int) crc.getValue() == bytes.getInt(at)
        ? once(ProxyTlv.CRC32C, new ProxyTlv.Checksum())
        : Reason.CHECKSUM_WRONG;
  }

  private @Nullable Reason tls(int at, int length) {
    if (length < TLS_FIXED_LENGTH) {
      return Reason.TLV_MALFORMED;
    }
    List<Tls.Part> parts = new ArrayList<>();
    long seenParts = 0;
    int partAt = at + TLS_FIXED_LENGTH;
    int partsEnd = at + length;
    while (partAt < partsEnd) {
      int left = partsEnd - partAt - HEAD_LENGTH;
      if (left < 0 || left < lengthAt(partAt)) {
        return Reason.TLV_TRUNCATED;
      }
      int type = typeAt(partAt);
      if (isKnownPart(type)) {
        if ((seenParts & (1L << type)) != 0) {
          return Reason.TLV_DUPLICATE;
        }
        seenParts |= 1L << type;
      }
      parts.add(new Tls.Part(type, octets(partAt + HEAD_LENGTH, lengthAt(partAt))));
      partAt += HEAD_LENGTH + lengthAt(partAt);
    }
    return once(ProxyTlv.TLS, new Tls(bytes.get(at) & 0xff, bytes.getInt(at + 1), parts));
  }

  private static boolean isKnownPart(int type) {
    return type >= Tls.VERSION && type <= Tls.CLIENT_CERTIFICATE;
  }

  private @Nullable Reason aws(int at, int length) {
    boolean isEndpoint = length > 0 && bytes.get(at) == ProxyTlv.AWS_VPC_ENDPOINT;
    for (int i = 1; i < length; i++) {
      isEndpoint &= bytes.get(at + i) > ' ';
    }
    return add(
        isEndpoint
            ? new ProxyTlv.AwsVpcEndpoint(
                octets(at + 1, length - 1).text(StandardCharsets.US_ASCII))
            : new ProxyTlv.Other(ProxyTlv.AWS, octets(at, length)));
  }

  /// Adds what may be there once only; its type is below 64.
  private @Nullable Reason once(int type, ProxyTlv tlv) {
    if ((seen & (1L << type)) != 0) {
      return Reason.TLV_DUPLICATE;
    }
    seen |= 1L << type;
    return add(tlv);
  }

  private @Nullable Reason add(ProxyTlv tlv) {
    tlvs.add(tlv);
    return null;
  }

  private int typeAt(int at) {
    return bytes.get(at) & 0xff;
  }

  private int lengthAt(int at) {
    return bytes.getShort(at + 1) & 0xffff;
  }

  private Octets octets(int at, int length) {
    return Octets.of(bytes, at, length);
  }
}
