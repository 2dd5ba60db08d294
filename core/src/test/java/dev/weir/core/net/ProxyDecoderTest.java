package dev.weir.core.net;

import static dev.weir.core.net.ProxySamples.bytes;
import static dev.weir.core.net.ProxySamples.tcp;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.core.model.IpAddress;
import dev.weir.core.net.ProxyAddresses.Inet;
import dev.weir.core.net.ProxyAddresses.Transport;
import dev.weir.core.net.ProxyDecoded.Complete;
import dev.weir.core.net.ProxyDecoded.Invalid;
import dev.weir.core.net.ProxyDecoded.NeedMore;
import dev.weir.core.net.ProxyDecoded.Reason;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProxyDecoderTest {
  private static final String PREFIX = "0d0a0d0a000d0a515549540a";
  private static final String ADDRESSES = "c0a80001c0a8000bdc0401bb";

  private final ProxyDecoder decoder = new ProxyDecoder(ProxyDecoder.V2_LENGTH_MAX_DEFAULT);

  private ProxyDecoded decoded(String hex) {
    return decoder.decode(bytes(hex));
  }

  private ProxyDecoded line(String text) {
    return decoder.decode(ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1)));
  }

  private static Complete complete(ProxyHeader header, int consumed) {
    return new Complete(header, consumed);
  }

  private static Invalid invalid(Reason reason) {
    return new Invalid(reason);
  }

  /// A TCP4 header with these TLVs.
  private ProxyDecoded withTlvs(String tlvs) {
    return decoded(PREFIX + "2111%04x".formatted(12 + tlvs.length() / 2) + ADDRESSES + tlvs);
  }

  @Test
  void readsTheVectors() {
    Inet four = tcp("192.168.0.1", 56324, "192.168.0.11", 443);
    assertThat(decoded(ProxySamples.TCP4)).isEqualTo(complete(ProxyHeader.v2(four), 28));
    assertThat(decoded(ProxySamples.TCP4_CHECKSUM))
        .isEqualTo(complete(ProxyHeader.v2(four, new ProxyTlv.Checksum()), 35));
    assertThat(decoded(ProxySamples.TCP6))
        .isEqualTo(complete(ProxyHeader.v2(tcp("2001:db8::1", 56324, "2001:db8::2", 443)), 52));
    assertThat(decoded(ProxySamples.LOCAL)).isEqualTo(complete(ProxyHeader.LOCAL, 16));
  }

  @Test
  void leavesThePositionAndWhatFollows() {
    ByteBuffer bytes = bytes("aaaa" + ProxySamples.TCP4 + "1603").position(2);
    assertThat(decoder.decode(bytes))
        .isInstanceOfSatisfying(
            Complete.class, complete -> assertThat(complete.consumed()).isEqualTo(28));
    assertThat(bytes.position()).isEqualTo(2);
    assertThat(decoder.decode(bytes.order(ByteOrder.LITTLE_ENDIAN))).isInstanceOf(Complete.class);
  }

  /// Not a byte early, not a byte late; and it says how many bytes to wait for.
  @ParameterizedTest
  @ValueSource(
      strings = {
        ProxySamples.TCP4,
        ProxySamples.TCP4_CHECKSUM,
        ProxySamples.TCP6,
        ProxySamples.LOCAL
      })
  void needsMoreUntilAllIsThere(String hex) {
    ByteBuffer bytes = bytes(hex);
    int length = bytes.limit();
    for (int have = 0; have < length; have++) {
      int wanted = have == 0 ? 1 : have < 16 ? 16 : length;
      assertThat(decoder.decode(bytes.limit(have))).isEqualTo(new NeedMore(wanted));
    }
    assertThat(decoder.decode(bytes.limit(length))).isInstanceOf(Complete.class);
  }

  @Test
  void skipsWhatLocalAndUnspecifiedBring() {
    assertThat(decoded(PREFIX + "20110003ffffff47")).isEqualTo(complete(ProxyHeader.LOCAL, 19));
    assertThat(decoded(PREFIX + "20ff0001ff")).isEqualTo(complete(ProxyHeader.LOCAL, 17));
    assertThat(decoded(PREFIX + "21000003ffffff47"))
        .isEqualTo(complete(ProxyHeader.v2(ProxyAddresses.UNSPECIFIED), 19));
    assertThat(decoded(PREFIX + "20110003ffff")).isEqualTo(new NeedMore(19));
  }

  @Test
  void readsDatagramsAndPaths() {
    assertThat(decoded(PREFIX + "2112000c" + ADDRESSES))
        .isEqualTo(
            complete(
                ProxyHeader.v2(
                    new Inet(
                        Transport.DATAGRAM,
                        IpAddress.parse("192.168.0.1"),
                        56324,
                        IpAddress.parse("192.168.0.11"),
                        443)),
                28));
    String path = "2f61" + "00".repeat(106);
    String abstractName = "0062" + "00".repeat(106);
    assertThat(decoded(PREFIX + "213200d8" + path + abstractName))
        .isEqualTo(
            complete(
                ProxyHeader.v2(
                    new ProxyAddresses.Unix(
                        Transport.DATAGRAM,
                        Octets.of((byte) '/', (byte) 'a'),
                        Octets.of((byte) 0, (byte) 'b'))),
                232));
  }

  @ParameterizedTest
  @CsvSource({
    "00, NOT_PROXY",
    "16030100, NOT_PROXY",
    "0d0a0d0a01, NOT_PROXY",
    PREFIX + "11, VERSION_UNKNOWN",
    PREFIX + "30, VERSION_UNKNOWN",
    PREFIX + "22, COMMAND_UNKNOWN",
    PREFIX + "2f, COMMAND_UNKNOWN",
    PREFIX + "2113000c, FAMILY_UNKNOWN",
    PREFIX + "2110000c, FAMILY_UNKNOWN",
    PREFIX + "2101000c, FAMILY_UNKNOWN",
    PREFIX + "2141000c, FAMILY_UNKNOWN",
    PREFIX + "21ff000c, FAMILY_UNKNOWN",
    PREFIX + "2111000b, ADDRESS_TRUNCATED",
    PREFIX + "21210023, ADDRESS_TRUNCATED",
    PREFIX + "213100d7, ADDRESS_TRUNCATED",
    PREFIX + "21110ff1, HEADER_TOO_LONG",
    PREFIX + "2000ffff, HEADER_TOO_LONG",
  })
  void refusesAtOnceWhatCannotBecomeAHeader(String hex, Reason reason) {
    assertThat(decoded(hex)).isEqualTo(invalid(reason));
  }

  @Test
  void takesAHeaderUpToItsLimit() {
    int filler = ProxyDecoder.V2_LENGTH_MAX_DEFAULT - 28 - 3;
    String noop = "04%04x".formatted(filler) + "00".repeat(filler);
    assertThat(withTlvs(noop))
        .isInstanceOfSatisfying(
            Complete.class, complete -> assertThat(complete.consumed()).isEqualTo(4096));
    assertThat(withTlvs(noop + "040000")).isEqualTo(invalid(Reason.HEADER_TOO_LONG));
    ProxyDecoder roomy = new ProxyDecoder(ProxyDecoder.V2_LENGTH_LIMIT);
    assertThat(roomy.decode(bytes(PREFIX + "2111ffff"))).isEqualTo(new NeedMore(65_551));
    assertThatThrownBy(() -> new ProxyDecoder(231)).hasMessageContaining("expected: 232..65551");
  }

  @ParameterizedTest
  @CsvSource({
    "01, TLV_TRUNCATED",
    "0100, TLV_TRUNCATED",
    "010001, TLV_TRUNCATED",
    "01ffff00, TLV_TRUNCATED",
    "0100000200, TLV_TRUNCATED",
    "010000010000, TLV_DUPLICATE",
    "020000020000, TLV_DUPLICATE",
    "050000050000, TLV_DUPLICATE",
    "300000300000, TLV_DUPLICATE",
    "20000500000000002000050000000000, TLV_DUPLICATE",
    "03000400000000, CHECKSUM_WRONG",
    "030003000000, TLV_MALFORMED",
    "0300050000000000, TLV_MALFORMED",
    "020001ff, TLV_MALFORMED",
    "020002c080, TLV_MALFORMED",
    "20000400000000, TLV_MALFORMED",
    "2000060000000000ff, TLV_TRUNCATED",
    "20000800000000002100ff, TLV_TRUNCATED",
    "20000b0000000000210000210000, TLV_DUPLICATE",
  })
  void refusesWrongTlvs(String tlvs, Reason reason) {
    assertThat(withTlvs(tlvs)).isEqualTo(invalid(reason));
  }

  @Test
  void boundsTheHostAndTheId() {
    assertThat(withTlvs("020100" + "61".repeat(256))).isEqualTo(invalid(Reason.TLV_TOO_LONG));
    assertThat(withTlvs("0200ff" + "61".repeat(255))).isInstanceOf(Complete.class);
    assertThat(withTlvs("050081" + "61".repeat(129))).isEqualTo(invalid(Reason.TLV_TOO_LONG));
    assertThat(withTlvs("050080" + "61".repeat(128))).isInstanceOf(Complete.class);
  }

  @Test
  void readsEachKindOfTlv() {
    String tls =
        "20001b"
            + "01"
            + "00000000"
            + "210007544c5376312e33"
            + "220001c3"
            + "270002"
            + "6564"
            + "ff0000";
    assertThat(
            withTlvs(
                "0100026832"
                    + "0200036b2e6d"
                    + "040001ff"
                    + "040000"
                    + "0500020102"
                    + tls
                    + "3000016e"
                    + "ea00050176706365"
                    + "ea000202ff"
                    + "e00000"
                    + "e00000"
                    + "f0000109"
                    + "3f0000"))
        .isInstanceOfSatisfying(
            Complete.class,
            complete ->
                assertThat(complete.header().tlvs())
                    .containsExactly(
                        new ProxyTlv.Alpn(Octets.of("h2", StandardCharsets.US_ASCII)),
                        new ProxyTlv.Authority("k.m"),
                        new ProxyTlv.Noop(1),
                        new ProxyTlv.Noop(0),
                        new ProxyTlv.UniqueId(Octets.of((byte) 1, (byte) 2)),
                        ProxySamples.tls(),
                        new ProxyTlv.NetworkNamespace(Octets.of((byte) 'n')),
                        new ProxyTlv.AwsVpcEndpoint("vpce"),
                        new ProxyTlv.Other(0xea, Octets.of((byte) 2, (byte) 0xff)),
                        new ProxyTlv.Other(0xe0, Octets.of()),
                        new ProxyTlv.Other(0xe0, Octets.of()),
                        new ProxyTlv.Other(0xf0, Octets.of((byte) 9)),
                        new ProxyTlv.Other(0x3f, Octets.of())));
    assertThat(ProxySamples.tls().tlsVersion()).isEqualTo("TLSv1.3");
    assertThat(ProxySamples.tls().part(ProxyTlv.Tls.CIPHER)).isNull();
  }

  @Test
  void readsLinesOfVersionOne() {
    assertThat(line("PROXY TCP4 192.168.0.1 192.168.0.11 56324 443\r\nGET"))
        .isEqualTo(complete(ProxyHeader.v1(tcp("192.168.0.1", 56324, "192.168.0.11", 443)), 47));
    assertThat(line("PROXY TCP6 2001:db8::1 ::ffff:1.2.3.4 0 65535\r\n"))
        .isEqualTo(complete(ProxyHeader.v1(tcp("2001:db8::1", 0, "1.2.3.4", 65535)), 47));
    ProxyHeader unknown = ProxyHeader.v1(ProxyAddresses.UNSPECIFIED);
    assertThat(line("PROXY UNKNOWN\r\n")).isEqualTo(complete(unknown, 15));
    String longest =
        "PROXY UNKNOWN ffff:f...f:ffff ffff:f...f:ffff 65535 65535" + " ".repeat(48) + "\r\n";
    assertThat(longest).hasSize(107);
    assertThat(line(longest)).isEqualTo(complete(unknown, 107));
  }

  @ParameterizedTest
  @CsvSource({
    "PROXY_, NOT_PROXY",
    "POST / HTTP, NOT_PROXY",
    "proxy TCP4, NOT_PROXY",
    "PROXY TCP4 1.2.3.4 5.6.7.8 1 2|, LINE_END",
    "PROXY TCP4 1.2.3.4 5.6.7.8 1 2$x, LINE_END",
    "PROXY $|, LINE_MALFORMED",
    "PROXY TCP5 1.2.3.4 5.6.7.8 1 2$|, LINE_MALFORMED",
    "PROXY UNKNOWNS$|, LINE_MALFORMED",
    "PROXY TCP4 1.2.3.4 5.6.7.8 1$|, LINE_MALFORMED",
    "PROXY TCP4 1.2.3.4 5.6.7.8 1 2 3$|, LINE_MALFORMED",
    "PROXY  TCP4 1.2.3.4 5.6.7.8 1 2$|, LINE_MALFORMED",
    "PROXY TCP4 1.2.3.4 5.6.7.8 1 2 $|, LINE_MALFORMED",
    "PROXY TCP4 01.2.3.4 5.6.7.8 1 2$|, ADDRESS_MALFORMED",
    "PROXY TCP4 ::1 5.6.7.8 1 2$|, ADDRESS_MALFORMED",
    "PROXY TCP6 ::1 5.6.7.8 1 2$|, ADDRESS_MALFORMED",
    "PROXY TCP4 a.b.c.d 5.6.7.8 1 2$|, ADDRESS_MALFORMED",
    "PROXY TCP4 1.2.3.4 5.6.7.8 01 2$|, PORT_MALFORMED",
    "PROXY TCP4 1.2.3.4 5.6.7.8 1 65536$|, PORT_MALFORMED",
    "PROXY TCP4 1.2.3.4 5.6.7.8 -1 2$|, PORT_MALFORMED",
    "PROXY TCP4 1.2.3.4 5.6.7.8 +1 2$|, PORT_MALFORMED",
    "PROXY TCP4 1.2.3.4 5.6.7.8  2$|, PORT_MALFORMED",
    "PROXY TCP4 1.2.3.4 5.6.7.8 1 100000$|, PORT_MALFORMED",
  })
  void refusesWrongLines(String text, Reason reason) {
    assertThat(line(text.replace('$', '\r').replace('|', '\n'))).isEqualTo(invalid(reason));
  }

  @Test
  void boundsTheLine() {
    String text = "PROXY UNKNOWN " + "x".repeat(91);
    assertThat(text).hasSize(105);
    assertThat(line(text)).isEqualTo(new NeedMore(106));
    assertThat(line(text + "\r")).isEqualTo(new NeedMore(107));
    assertThat(line(text + "x")).isEqualTo(invalid(Reason.LINE_TOO_LONG));
    assertThat(line(text + "x\r\n")).isEqualTo(invalid(Reason.LINE_TOO_LONG));
  }
}
