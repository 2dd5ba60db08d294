package dev.weir.director.forward;

import dev.weir.core.model.Dial;
import dev.weir.core.model.Dial.ProxyProtocolOut;
import dev.weir.core.model.ProxyOption;
import dev.weir.core.net.Octets;
import dev.weir.core.net.ProxyAddresses;
import dev.weir.core.net.ProxyEncoder;
import dev.weir.core.net.ProxyHeader;
import dev.weir.core.net.ProxyTlv;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The PROXY header with which a connection to a backend begins, where the service wants one.
final class ProxyOut {
  /// Bytes of what options add: names of 255 bytes at most, and fixed parts.
  private static final int OPTIONS_LENGTH_MAX = 1024;

  private ProxyOut() {}

  static boolean isWanted(DialOrder order) {
    return order.forwarding().dial().proxyProtocol() != ProxyProtocolOut.OFF;
  }

  /// Enough for the header that an order wants.
  static int lengthMax(DialOrder order) {
    boolean isShort = order.forwarding().dial().proxyOptions().isEmpty();
    return ProxyEncoder.LENGTH_ENOUGH + (isShort ? 0 : OPTIONS_LENGTH_MAX);
  }

  /// Writes it at the buffer's position; nothing where none is wanted.
  ///
  /// @param spoken what the client says over TLS that ends here; null if it does not
  static void write(
      DialOrder order, ProxyAddresses.Inet ends, @Nullable SpokenTls spoken, ByteBuffer out) {
    Dial dial = order.forwarding().dial();
    switch (dial.proxyProtocol()) {
      case OFF -> {}
      case V1 -> ProxyEncoder.writeV1(ends, out);
      case V2 -> {
        if (dial.proxyOptions().isEmpty()) {
          ProxyEncoder.writeV2(ends, out);
        } else {
          List<ProxyTlv> tlvs = tlvs(dial.proxyOptions(), spoken);
          ProxyEncoder.write(
              new ProxyHeader(ProxyHeader.Version.V2, ProxyHeader.Command.PROXY, ends, tlvs), out);
        }
      }
    }
  }

  private static List<ProxyTlv> tlvs(Set<ProxyOption> options, @Nullable SpokenTls spoken) {
    List<ProxyTlv> tlvs = new ArrayList<>();
    if (options.contains(ProxyOption.CRC32C)) {
      tlvs.add(new ProxyTlv.Checksum());
    }
    if (spoken != null && options.contains(ProxyOption.ALPN) && !spoken.alpn().isEmpty()) {
      tlvs.add(new ProxyTlv.Alpn(ascii(spoken.alpn())));
    }
    if (spoken != null
        && options.contains(ProxyOption.AUTHORITY)
        && !spoken.serverName().isEmpty()) {
      tlvs.add(new ProxyTlv.Authority(spoken.serverName()));
    }
    if (options.contains(ProxyOption.SSL)
        || options.contains(ProxyOption.CERT_CN)
        || options.contains(ProxyOption.SSL_CIPHER)) {
      tlvs.add(tls(options, spoken));
    }
    return tlvs;
  }

  /// As HAProxy has it: said of a client without TLS too, with nothing in it and not verified.
  private static ProxyTlv.Tls tls(Set<ProxyOption> options, @Nullable SpokenTls spoken) {
    if (spoken == null) {
      return new ProxyTlv.Tls(0, 1, List.of());
    }
    List<ProxyTlv.Tls.Part> parts = new ArrayList<>();
    parts.add(new ProxyTlv.Tls.Part(ProxyTlv.Tls.VERSION, ascii(spoken.version())));
    if (options.contains(ProxyOption.CERT_CN) && !spoken.commonName().isEmpty()) {
      Octets name = Octets.of(spoken.commonName(), StandardCharsets.UTF_8);
      parts.add(new ProxyTlv.Tls.Part(ProxyTlv.Tls.COMMON_NAME, name));
    }
    if (options.contains(ProxyOption.SSL_CIPHER)) {
      parts.add(new ProxyTlv.Tls.Part(ProxyTlv.Tls.CIPHER, ascii(spoken.cipher())));
    }
    int client =
        ProxyTlv.Tls.CLIENT_TLS
            | (spoken.isVerified() ? ProxyTlv.Tls.CLIENT_CERTIFICATE_SESSION : 0);
    return new ProxyTlv.Tls(client, spoken.isVerified() ? 0 : 1, parts);
  }

  private static Octets ascii(String text) {
    return Octets.of(text, StandardCharsets.US_ASCII);
  }
}
