package dev.weir.core.net;

import static dev.weir.core.net.ProxySamples.bytes;
import static dev.weir.core.net.ProxySamples.encoded;
import static dev.weir.core.net.ProxySamples.tcp;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.core.net.ProxyAddresses.Inet;
import dev.weir.core.testing.Allocations;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProxyEncoderTest {
  private static final Inet FOUR = tcp("192.168.0.1", 56324, "192.168.0.11", 443);
  private static final Inet SIX = tcp("2001:db8::1", 56324, "2001:db8::2", 443);

  private static String line(ProxyAddresses addresses) {
    return StandardCharsets.US_ASCII.decode(encoded(ProxyHeader.v1(addresses))).toString();
  }

  @Test
  void writesTheVectors() {
    assertThat(encoded(ProxyHeader.v2(FOUR))).isEqualTo(bytes(ProxySamples.TCP4));
    assertThat(encoded(ProxyHeader.v2(FOUR, new ProxyTlv.Checksum())))
        .isEqualTo(bytes(ProxySamples.TCP4_CHECKSUM));
    assertThat(encoded(ProxyHeader.v2(SIX))).isEqualTo(bytes(ProxySamples.TCP6));
    assertThat(encoded(ProxyHeader.LOCAL)).isEqualTo(bytes(ProxySamples.LOCAL));
  }

  @Test
  void writesLinesOfVersionOne() {
    assertThat(line(FOUR)).isEqualTo("PROXY TCP4 192.168.0.1 192.168.0.11 56324 443\r\n");
    assertThat(line(SIX)).isEqualTo("PROXY TCP6 2001:db8::1 2001:db8::2 56324 443\r\n");
    assertThat(line(tcp("1.2.3.4", 0, "::1", 65535)))
        .isEqualTo("PROXY TCP6 ::ffff:1.2.3.4 ::1 0 65535\r\n");
    assertThat(line(tcp("1.2.3.4", 10, "5.6.7.8", 50005)))
        .isEqualTo("PROXY TCP4 1.2.3.4 5.6.7.8 10 50005\r\n");
    assertThat(line(ProxyAddresses.UNSPECIFIED)).isEqualTo("PROXY UNKNOWN\r\n");
  }

  @Test
  void writesTwoFamiliesAsIpv6() {
    ProxyHeader mixed = ProxyHeader.v2(tcp("1.2.3.4", 1, "::1", 2));
    assertThat(encoded(mixed).remaining()).isEqualTo(52);
    assertThat(encoded(mixed).get(13)).isEqualTo((byte) 0x21);
  }

  /// Before and behind it the buffer is the caller's.
  @Test
  void writesAtThePositionOfABuffer() {
    ByteBuffer out = ByteBuffer.allocate(200).position(5);
    ProxyEncoder.write(ProxyHeader.v2(FOUR, new ProxyTlv.Checksum()), out);
    assertThat(out.position()).isEqualTo(40);
    assertThat(out.slice(5, 35)).isEqualTo(bytes(ProxySamples.TCP4_CHECKSUM));
  }

  @Test
  void refusesWhatNobodyCouldRead() {
    ByteBuffer out = ByteBuffer.allocate(100_000);
    ProxyTlv.Noop noop = new ProxyTlv.Noop(40_000);
    assertThatThrownBy(() -> ProxyEncoder.write(ProxyHeader.v2(FOUR, noop, noop), out))
        .hasMessage("PROXY header: 80018 bytes (expected: 0..65535)");
    assertThatThrownBy(() -> ProxyHeader.v2(ProxyAddresses.UNSPECIFIED, noop))
        .hasMessageContaining("expected: none without addresses");
    assertThatThrownBy(
            () ->
                new ProxyHeader(
                    ProxyHeader.Version.V1, ProxyHeader.Command.PROXY, FOUR, List.of(noop)))
        .hasMessageContaining("expected: none in version 1");
    assertThatThrownBy(() -> new ProxyTlv.Other(ProxyTlv.CRC32C, Octets.of()))
        .hasMessageContaining("expected: one without a record");
    assertThatThrownBy(() -> tcp("1.2.3.4", 65536, "1.2.3.4", 1))
        .hasMessage("source port: 65536 (expected: 0..65535)");
  }

  @Test
  void writesPlainTcpWithoutGarbage() {
    ByteBuffer out = ByteBuffer.allocateDirect(ProxyEncoder.LENGTH_ENOUGH);
    assertThat(
            Allocations.perRun(
                () -> {
                  ProxyEncoder.writeV2(FOUR, out.clear());
                  ProxyEncoder.writeV2(SIX, out.clear());
                  ProxyEncoder.writeV1(FOUR, out.clear());
                  ProxyEncoder.writeV1(SIX, out.clear());
                }))
        .isZero();
  }
}
