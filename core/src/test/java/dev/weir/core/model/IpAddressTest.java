package dev.weir.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.core.testing.Allocations;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class IpAddressTest {
  @ParameterizedTest
  @CsvSource({
    "0.0.0.0, 0.0.0.0",
    "192.0.2.1, 192.0.2.1",
    "255.255.255.255, 255.255.255.255",
    "::, ::",
    "::1, ::1",
    "1::, 1::",
    "2001:0DB8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
    "2001:db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
    "2001:db8::1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
    "1:2:3:4:5:6:7::, 1:2:3:4:5:6:7:0",
    "::2:3:4:5:6:7:8, 0:2:3:4:5:6:7:8",
    "1:0:0:2:0:0:0:3, 1:0:0:2::3",
    "fe80:0:0:0:0:0:0:0, fe80::",
    "::ffff:192.0.2.1, 192.0.2.1",
    "::FFFF:c000:201, 192.0.2.1",
    "64:ff9b::192.0.2.33, 64:ff9b::c000:221",
    "1:2:3:4:5:6:1.2.3.4, 1:2:3:4:5:6:102:304",
  })
  void isPrintedAsRfc5952Says(String text, String expected) {
    IpAddress address = IpAddress.parse(text);
    assertThat(address).hasToString(expected);
    assertThat(IpAddress.parse(expected)).isEqualTo(address);
    assertThat(IpAddress.of(address.bytes())).isEqualTo(address);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "1.2.3",
        "1.2.3.4.5",
        "01.2.3.4",
        "1.2.3.256",
        "1.2.3.-4",
        "1.2.3.4 ",
        "1..2.3",
        "1.2.3.1000",
        "localhost",
        ":",
        ":::",
        "1:",
        ":1",
        "1:2:3:4:5:6:7",
        "1:2:3:4:5:6:7:8:9",
        "1::2::3",
        "::12345",
        "::g",
        "1:2:3:4:5:6:7:8::",
        "::1.2.3",
        "::1.2.3.4:5",
        "fe80::1%eth0",
        "1:2:3:4:5:6:7:1.2.3.4",
        "::01.2.3.4",
        "[::1]",
        "::٣",
        "1:2:3:4::5:6:7:8",
        "::0000000000000000000000000000000000000000000001"
      })
  void isNoAddress(String text) {
    assertThat(IpAddress.read(text)).isNull();
    assertThatThrownBy(() -> IpAddress.parse(text)).hasMessageContaining("expected: a numeric");
  }

  @Test
  void takesBothSpellingsOfAnIpv4Address() {
    IpAddress plain = IpAddress.of(new byte[] {10, 0, 0, 1});
    assertThat(IpAddress.parse("::ffff:10.0.0.1")).isEqualTo(plain);
    assertThat(plain.isV4()).isTrue();
    assertThat(plain.v4Bits()).isEqualTo(0x0a000001);
    assertThat(IpAddress.parse("::10.0.0.1").isV4()).isFalse();
    assertThatThrownBy(() -> IpAddress.of(new byte[5])).hasMessageContaining("5 bytes");
  }

  @Test
  void isOrderedAsNumbersWithoutSigns() {
    assertThat(IpAddress.parse("ffff::")).isGreaterThan(IpAddress.parse("1::"));
    assertThat(IpAddress.parse("::ffff:ffff:0:0:1")).isGreaterThan(IpAddress.parse("::1"));
  }

  /// Against the JDK, with addresses that have many zero groups.
  @ParameterizedTest
  @MethodSource("dev.weir.core.testing.Seeds#many")
  void agreesWithTheJdk(long seed) throws UnknownHostException {
    SplittableRandom random = new SplittableRandom(seed);
    byte[] bytes = new byte[random.nextBoolean() ? 4 : 16];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (random.nextInt(3) == 0 ? random.nextInt() : 0);
    }
    IpAddress address = IpAddress.of(bytes);
    InetAddress jdk = InetAddress.getByAddress(bytes);
    assertThat(InetAddress.getByName(address.toString())).as("seed %d", seed).isEqualTo(jdk);
    assertThat(IpAddress.parse(jdk.getHostAddress())).as("seed %d", seed).isEqualTo(address);
  }

  @Test
  void isWrittenWithoutGarbage() {
    ByteBuffer out = ByteBuffer.allocateDirect(64);
    IpAddress six = IpAddress.parse("2001:db8::1");
    IpAddress four = IpAddress.parse("192.0.2.255");
    assertThat(
            Allocations.perRun(
                () -> {
                  six.writeText(out.clear());
                  four.writeText(out.clear());
                }))
        .isZero();
  }
}
