package dev.weir.director.admit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.core.model.Cidr;
import dev.weir.core.model.IpAddress;
import dev.weir.core.testing.Allocations;
import dev.weir.director.admit.AccessList.Access;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AddressSetTest {
  private static AddressSet set(String... blocks) {
    return AddressSet.of(Arrays.stream(blocks).map(Cidr::parse).toList());
  }

  private static boolean isIn(AddressSet set, String address) {
    return set.contains(IpAddress.parse(address));
  }

  @Test
  void holdsBlocksFromTheirFirstAddressToTheirLast() {
    AddressSet set = set("10.0.0.0/8", "203.0.113.7", "2001:db8::/32");
    assertThat(isIn(set, "9.255.255.255")).isFalse();
    assertThat(isIn(set, "10.0.0.0")).isTrue();
    assertThat(isIn(set, "10.255.255.255")).isTrue();
    assertThat(isIn(set, "11.0.0.0")).isFalse();
    assertThat(isIn(set, "203.0.113.7")).isTrue();
    assertThat(isIn(set, "203.0.113.8")).isFalse();
    assertThat(isIn(set, "2001:db8::")).isTrue();
    assertThat(isIn(set, "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff")).isTrue();
    assertThat(isIn(set, "2001:db9::")).isFalse();
    assertThat(isIn(set, "::ffff:10.1.2.3")).isTrue();
    assertThat(set.rangeCount()).isEqualTo(3);
    assertThat(set.sizeBytes()).isEqualTo(2 * 8 + 32);
  }

  @Test
  void mergesWhatTouchesOrOverlaps() {
    assertThat(set("10.0.0.0/9", "10.128.0.0/9", "10.1.0.0/16", "11.0.0.0/8").rangeCount()).isOne();
    assertThat(set("0.0.0.0/0", "255.255.255.255").rangeCount()).isOne();
    assertThat(set("2001:db8::/33", "2001:db8:8000::/33").rangeCount()).isOne();
    assertThat(set("::/0", "ffff::/16", "2001::/16").rangeCount()).isOne();
    assertThat(set("2001:db8::/64", "2001:db8:0:1::/64", "2001:db8:0:3::/64").rangeCount())
        .isEqualTo(2);
    assertThat(set("0.0.0.0/0", "::/0").rangeCount()).isEqualTo(2);
  }

  @Test
  void isEmptyWithoutBlocks() {
    assertThat(AddressSet.EMPTY.isEmpty()).isTrue();
    assertThat(isIn(AddressSet.EMPTY, "0.0.0.0") || isIn(AddressSet.EMPTY, "::")).isFalse();
    assertThat(AddressSet.EMPTY.sizeBytes()).isZero();
  }

  @Test
  void letsInWhomItShould() {
    AccessList both = new AccessList(set("10.0.0.0/8"), set("10.1.0.0/16"));
    assertThat(both.of(IpAddress.parse("10.2.0.1"))).isEqualTo(Access.PERMITTED);
    assertThat(both.of(IpAddress.parse("10.1.0.1"))).isEqualTo(Access.DENIED);
    assertThat(both.of(IpAddress.parse("11.0.0.1"))).isEqualTo(Access.NOT_ALLOWED);
    AccessList denying = new AccessList(AddressSet.EMPTY, set("10.0.0.0/8"));
    assertThat(denying.of(IpAddress.parse("::1"))).isEqualTo(Access.PERMITTED);
    assertThat(denying.of(IpAddress.parse("::ffff:10.0.0.1"))).isEqualTo(Access.DENIED);
    assertThat(AccessList.OPEN.of(IpAddress.parse("10.0.0.1"))).isEqualTo(Access.PERMITTED);
  }

  /// Against the obvious: each block asked in turn. The addresses are those at the edges, too.
  @ParameterizedTest
  @MethodSource("dev.weir.core.testing.Seeds#many")
  void agreesWithAPlainList(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Cidr> blocks =
        IntStream.range(0, random.nextInt(60)).mapToObj(_ -> block(random)).toList();
    AddressSet set = AddressSet.of(blocks);
    List<IpAddress> asked = new ArrayList<>();
    for (Cidr block : blocks) {
      IpAddress first = block.network();
      IpAddress last = block.last();
      Collections.addAll(asked, first, last, plus(first, -1), plus(last, 1));
    }
    for (int i = 0; i < 50; i++) {
      asked.add(address(random));
    }
    for (IpAddress each : asked) {
      assertThat(set.contains(each))
          .as("seed %d, %s in %s", seed, each, blocks)
          .isEqualTo(blocks.stream().anyMatch(block -> block.contains(each)));
    }
  }

  @Test
  void holdsAHundredThousandBlocks() {
    SplittableRandom random = new SplittableRandom(11);
    List<Cidr> blocks = new ArrayList<>();
    Set<Integer> networks = new HashSet<>();
    // Every other /24, so that nothing merges; and as many /64.
    for (int i = 0; i < AddressSet.BLOCKS_MAX / 2; i++) {
      networks.add(i * 2);
      blocks.add(new Cidr(IpAddress.v4(i << 9), 24));
      blocks.add(new Cidr(new IpAddress(0x2001_0db8_0000_0000L + i * 2L, 0), 64));
    }
    Collections.shuffle(blocks, new java.util.Random(11));
    AddressSet set = AddressSet.of(blocks);
    assertThat(set.rangeCount()).isEqualTo(AddressSet.BLOCKS_MAX);
    assertThat(set.sizeBytes()).isEqualTo(50_000 * 8 + 50_000 * 32);
    for (int i = 0; i < 100_000; i++) {
      int bits = random.nextInt();
      assertThat(set.contains(IpAddress.v4(bits))).isEqualTo(networks.contains(bits >>> 8));
      long subnet = random.nextInt(200_000);
      assertThat(set.contains(0x2001_0db8_0000_0000L + subnet, random.nextLong()))
          .isEqualTo(subnet < 100_000 && subnet % 2 == 0);
    }
    blocks.add(Cidr.parse("::1"));
    assertThatThrownBy(() -> AddressSet.of(blocks))
        .hasMessage("blocks: 100001 (expected: 0..100000)");
  }

  @Test
  void isAskedWithoutGarbage() {
    AccessList list = new AccessList(set("10.0.0.0/8", "::/0"), set("10.1.0.0/16", "2001::/16"));
    IpAddress four = IpAddress.parse("10.3.0.1");
    IpAddress six = IpAddress.parse("2002::1");
    assertThat(
            Allocations.perRun(
                () -> {
                  if (list.of(four) != list.of(six.high(), six.low())) {
                    throw new AssertionError("both may come");
                  }
                }))
        .isZero();
  }

  /// Crowded into little room, so that blocks meet.
  private static Cidr block(SplittableRandom random) {
    IpAddress address = address(random);
    int bits = address.isV4() ? Cidr.V4_BITS : IpAddress.BITS;
    int crowded = bits - random.nextInt(12);
    return Cidr.around(address, random.nextInt(20) == 0 ? random.nextInt(bits + 1) : crowded);
  }

  private static IpAddress address(SplittableRandom random) {
    return switch (random.nextInt(4)) {
      case 0 -> new IpAddress(-1L << random.nextInt(63), random.nextInt(2048) - 1024L);
      case 1 -> new IpAddress(0, random.nextInt(2048) - 1024L);
      default -> IpAddress.v4(random.nextInt(8192) - 4096);
    };
  }

  private static IpAddress plus(IpAddress address, int step) {
    long low = address.low() + step;
    boolean carries = step > 0 ? low == 0 : low == -1;
    return new IpAddress(address.high() + (carries ? step : 0), low);
  }
}
