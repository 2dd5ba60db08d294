package dev.weir.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CidrTest {
  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/8, 10.0.0.0/8, 10.255.255.255",
    "0.0.0.0/0, 0.0.0.0/0, 255.255.255.255",
    "192.0.2.1, 192.0.2.1/32, 192.0.2.1",
    "::/0, ::/0, ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
    "2001:db8::/32, 2001:db8::/32, 2001:db8:ffff:ffff:ffff:ffff:ffff:ffff",
    "2001:db8::/64, 2001:db8::/64, 2001:db8::ffff:ffff:ffff:ffff",
    "2001:db8::8/125, 2001:db8::8/125, 2001:db8::f",
    "::1, ::1/128, ::1",
    "::ffff:0:0/96, 0.0.0.0/0, 255.255.255.255",
    "::ffff:10.0.0.0/104, 10.0.0.0/8, 10.255.255.255",
    "::ffff:10.0.0.1, 10.0.0.1/32, 10.0.0.1",
  })
  void isReadAndPrinted(String text, String expected, String last) {
    Cidr block = Cidr.parse(text);
    assertThat(block).hasToString(expected);
    assertThat(block.last()).hasToString(last);
    assertThat(Cidr.around(block.last(), block.prefixLength())).isEqualTo(block);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/8",
        "10.0.0.0/",
        "10.0.0.0/33",
        "::/129",
        "10.0.0.0/08",
        "10.0.0.0/+8",
        "10.0.0.0/-1",
        "10.0.0.0/8/8",
        "10/8",
        "example.org/8",
        "::ffff:10.0.0.0/95",
        "10.0.0.0/4294967304"
      })
  void isNoBlock(String text) {
    assertThatThrownBy(() -> Cidr.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected: ");
  }

  @Test
  void refusesAnAddressInsideTheBlockAndNamesTheBlock() {
    assertThatThrownBy(() -> Cidr.parse("10.1.0.0/8"))
        .hasMessage("block: 10.1.0.0/8 (expected: 10.0.0.0/8)");
  }

  @Test
  void holdsItsOwnFamilyAlone() {
    assertThat(Cidr.parse("10.0.0.0/8").contains(IpAddress.parse("::ffff:10.9.8.7"))).isTrue();
    assertThat(Cidr.parse("10.0.0.0/8").contains(IpAddress.parse("11.0.0.0"))).isFalse();
    assertThat(Cidr.parse("::/0").contains(IpAddress.parse("10.0.0.1"))).isFalse();
    assertThat(Cidr.parse("::/0").contains(IpAddress.parse("2001:db8::1"))).isTrue();
  }
}
