package dev.weir.core.net;

import dev.weir.core.model.IpAddress;
import dev.weir.core.net.ProxyAddresses.Inet;
import dev.weir.core.net.ProxyAddresses.Transport;
import dev.weir.core.net.ProxyAddresses.Unix;
import dev.weir.core.net.ProxyHeader.Command;
import dev.weir.core.net.ProxyHeader.Version;
import dev.weir.core.net.ProxyTlv.Tls;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;

/// The vectors of the specification, and headers made by chance.
final class ProxySamples {
  static final String TCP4 = "0d0a0d0a000d0a515549540a2111000cc0a80001c0a8000bdc0401bb";
  static final String TCP4_CHECKSUM =
      "0d0a0d0a000d0a515549540a21110013c0a80001c0a8000bdc0401bb0300041c1ae9c6";
  static final String TCP6 =
      "0d0a0d0a000d0a515549540a21210024"
          + "20010db800000000000000000000000120010db8000000000000000000000002dc0401bb";
  static final String LOCAL = "0d0a0d0a000d0a515549540a20000000";

  private ProxySamples() {}

  static ByteBuffer bytes(String hex) {
    return ByteBuffer.wrap(HexFormat.of().parseHex(hex));
  }

  static Inet tcp(String source, int sourcePort, String destination, int destinationPort) {
    return Inet.tcp(
        IpAddress.parse(source), sourcePort, IpAddress.parse(destination), destinationPort);
  }

  static Tls tls() {
    return new Tls(
        Tls.CLIENT_TLS,
        0,
        List.of(
            new Tls.Part(Tls.VERSION, Octets.of("TLSv1.3", StandardCharsets.US_ASCII)),
            new Tls.Part(Tls.COMMON_NAME, Octets.of((byte) 0xc3)),
            new Tls.Part(Tls.SIGNATURE_SCHEME, Octets.of("ed", StandardCharsets.US_ASCII)),
            new Tls.Part(0xff, Octets.of())));
  }

  static ProxyHeader random(SplittableRandom random) {
    return switch (random.nextInt(8)) {
      case 0 -> ProxyHeader.LOCAL;
      case 1 -> ProxyHeader.v2(ProxyAddresses.UNSPECIFIED);
      case 2 -> ProxyHeader.v1(ProxyAddresses.UNSPECIFIED);
      case 3 -> ProxyHeader.v1(inet(random, Transport.STREAM));
      case 4 ->
          new ProxyHeader(
              Version.V2,
              Command.PROXY,
              new Unix(transport(random), octets(random, 108), octets(random, 108)),
              tlvs(random));
      default ->
          new ProxyHeader(Version.V2, Command.PROXY, inet(random, transport(random)), tlvs(random));
    };
  }

  static ByteBuffer encoded(ProxyHeader header) {
    ByteBuffer out = ByteBuffer.allocate(ProxyDecoder.V2_LENGTH_MAX_DEFAULT);
    ProxyEncoder.write(header, out);
    return out.flip();
  }

  private static Transport transport(SplittableRandom random) {
    return random.nextBoolean() ? Transport.STREAM : Transport.DATAGRAM;
  }

  private static Inet inet(SplittableRandom random, Transport transport) {
    return new Inet(
        transport, address(random), random.nextInt(65536), address(random), random.nextInt(65536));
  }

  private static IpAddress address(SplittableRandom random) {
    return random.nextBoolean()
        ? IpAddress.v4(random.nextInt())
        : new IpAddress(random.nextLong() << random.nextInt(64), random.nextInt(100));
  }

  private static List<ProxyTlv> tlvs(SplittableRandom random) {
    List<ProxyTlv> all =
        List.of(
            new ProxyTlv.Alpn(octets(random, 10)),
            new ProxyTlv.Authority("ünï.%x.example".formatted(random.nextInt())),
            new ProxyTlv.Checksum(),
            new ProxyTlv.Noop(random.nextInt(30)),
            new ProxyTlv.Noop(0),
            new ProxyTlv.UniqueId(octets(random, 128)),
            new Tls(random.nextInt(8), random.nextInt(), parts(random)),
            tls(),
            new ProxyTlv.NetworkNamespace(octets(random, 20)),
            new ProxyTlv.AwsVpcEndpoint("vpce-%x".formatted(random.nextInt())),
            new ProxyTlv.Other(0xe0 + random.nextInt(10), octets(random, 40)),
            new ProxyTlv.Other(0xf0 + random.nextInt(16), octets(random, 40)));
    List<ProxyTlv> some = new ArrayList<>();
    boolean isTls = random.nextBoolean();
    for (ProxyTlv each : all) {
      if (random.nextInt(3) == 0 && (!(each instanceof Tls) || isTls)) {
        isTls &= !(each instanceof Tls);
        some.add(each);
      }
    }
    return some;
  }

  private static List<Tls.Part> parts(SplittableRandom random) {
    List<Tls.Part> parts = new ArrayList<>();
    for (int type = Tls.VERSION; type <= Tls.CLIENT_CERTIFICATE + 1; type++) {
      if (random.nextBoolean()) {
        parts.add(new Tls.Part(type, octets(random, 50)));
      }
    }
    return parts;
  }

  /// None ends with a NUL.
  private static Octets octets(SplittableRandom random, int lengthMax) {
    byte[] bytes = new byte[random.nextInt(lengthMax + 1)];
    random.nextBytes(bytes);
    if (bytes.length > 0) {
      bytes[bytes.length - 1] |= 1;
    }
    return Octets.of(bytes);
  }
}
