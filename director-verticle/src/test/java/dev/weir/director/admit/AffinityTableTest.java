package dev.weir.director.admit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.core.model.Affinity;
import dev.weir.core.model.BackendUid;
import dev.weir.core.model.IpAddress;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AffinityTableTest {
  private static final BackendUid ONE = new BackendUid(1);
  private static final BackendUid TWO = new BackendUid(2);
  private static final IpAddress CLIENT = IpAddress.parse("198.18.0.1");
  private static final long SECOND = 1_000_000_000L;

  private static AffinityTable table(int v4Mask, int v6Mask, int entriesMax) {
    return new AffinityTable(
        new Affinity(
            Affinity.By.CLIENT_ADDRESS, v4Mask, v6Mask, Duration.ofSeconds(60), entriesMax),
        42);
  }

  private static AffinityTable table() {
    return table(32, 128, 1600);
  }

  @Test
  void remembersWhatAClientMet() {
    AffinityTable table = table();
    assertThat(table.find(CLIENT, 0)).isNull();
    table.bind(CLIENT, ONE, 0);
    assertThat(table.find(CLIENT, 1)).isEqualTo(ONE);
    table.bind(CLIENT, TWO, 2);
    assertThat(table.find(CLIENT, 3)).isEqualTo(TWO);
    assertThat(table.entryCount()).isEqualTo(1);
  }

  @Test
  void forgetsAClientWhoseTimeIsOver() {
    AffinityTable table = table();
    table.bind(CLIENT, ONE, 0);
    assertThat(table.find(CLIENT, 60 * SECOND)).isEqualTo(ONE);
    assertThat(table.find(CLIENT, 120 * SECOND)).as("it came again meanwhile").isEqualTo(ONE);
    assertThat(table.find(CLIENT, 181 * SECOND)).isNull();
    table.bind(CLIENT, ONE, 200 * SECOND);
    table.expire(261 * SECOND);
    assertThat(table.entryCount()).isZero();
  }

  @Test
  void takesAllAddressesOfAMaskForOneClient() {
    AffinityTable table = table(24, 64, 1600);
    table.bind(IpAddress.parse("198.18.5.1"), ONE, 0);
    table.bind(IpAddress.parse("2001:db8:0:1::1"), TWO, 0);
    assertThat(table.find(IpAddress.parse("198.18.5.200"), 0)).isEqualTo(ONE);
    assertThat(table.find(IpAddress.parse("198.18.6.1"), 0)).isNull();
    assertThat(table.find(IpAddress.parse("2001:db8:0:1:ffff::9"), 0)).isEqualTo(TWO);
    assertThat(table.find(IpAddress.parse("2001:db8:0:2::1"), 0)).isNull();
    assertThat(table.news(9, 0))
        .extracting(each -> each.client().toString())
        .containsExactlyInAnyOrder("198.18.5.0", "2001:db8:0:1::");
  }

  @Test
  void tellsOfAClientOnceAndAgainWhenAQuarterOfItsTimeHasPassed() {
    AffinityTable table = table();
    table.bind(CLIENT, ONE, 0);
    assertThat(table.news(10, SECOND))
        .containsExactly(new AffinityTable.News(CLIENT, ONE, 1, SECOND));
    assertThat(table.news(10, SECOND)).isEmpty();
    table.holds(CLIENT, 1);
    table.find(CLIENT, 15 * SECOND);
    assertThat(table.news(10, 15 * SECOND)).isEmpty();
    table.find(CLIENT, 17 * SECOND);
    assertThat(table.news(10, 17 * SECOND))
        .containsExactly(new AffinityTable.News(CLIENT, ONE, 2, 0));
  }

  @Test
  void tellsNoMoreThanItIsAskedFor() {
    AffinityTable table = table();
    for (int i = 0; i < 100; i++) {
      table.bind(IpAddress.v4(i), ONE, 0);
    }
    assertThat(table.news(30, 0)).hasSize(30);
    assertThat(table.news(100, 0)).hasSize(70);
  }

  /// Two directors bind one client at once; the map took the other's.
  @Test
  void adoptsWhatHoldsInTheCluster() {
    AffinityTable table = table();
    table.bind(CLIENT, ONE, 0);
    table.news(1, 0);
    table.adopt(CLIENT, TWO, 1, 0, 0);
    assertThat(table.find(CLIENT, 1)).isEqualTo(TWO);
    table.adopt(CLIENT, ONE, 1, 0, 2);
    assertThat(table.find(CLIENT, 3)).as("no newer").isEqualTo(TWO);
    table.adopt(CLIENT, ONE, 2, 0, 4);
    assertThat(table.find(CLIENT, 5)).isEqualTo(ONE);
  }

  @Test
  void keepsAChoiceThatWasMadeWhileTheOneBeforeWasBeingTold() {
    AffinityTable table = table();
    table.bind(CLIENT, ONE, 0);
    table.news(1, 0);
    table.bind(CLIENT, TWO, 1);
    table.holds(CLIENT, 1);
    assertThat(table.find(CLIENT, 2)).isEqualTo(TWO);
    assertThat(table.news(1, 3)).containsExactly(new AffinityTable.News(CLIENT, TWO, 2, 1));
  }

  @Test
  void adoptsNobodyWhoseTimeIsOver() {
    AffinityTable table = table();
    table.adopt(CLIENT, ONE, 1, 61 * SECOND, 0);
    assertThat(table.find(CLIENT, 0)).isNull();
    table.adopt(CLIENT, ONE, 1, 59 * SECOND, 0);
    assertThat(table.find(CLIENT, 0)).isEqualTo(ONE);
  }

  @Test
  void forgetsTheClientThatCameLongestAgoWhenThereIsNoRoom() {
    AffinityTable table = table(32, 128, 16);
    // One stripe alone holds one of these sixteen.
    for (int i = 0; i < 1000; i++) {
      table.bind(IpAddress.v4(i), ONE, i);
    }
    assertThat(table.entryCount()).isLessThanOrEqualTo(16);
    assertThat(table.evictedCount()).isEqualTo(1000 - table.entryCount());
    assertThat(table.find(IpAddress.v4(999), 1000)).isEqualTo(ONE);
    assertThat(table.news(2000, 1000)).hasSize(table.entryCount());
  }

  /// Beside a map that forgets nothing early: what the table finds is what the map holds, unless
  /// the table said that it had no room.
  @ParameterizedTest
  @MethodSource("dev.weir.core.testing.Seeds#some")
  void findsWhatAMapWould(long seed) {
    Random random = new Random(seed);
    AffinityTable table = table(32, 128, 160);
    Map<IpAddress, BackendUid> held = new HashMap<>();
    Map<IpAddress, Long> used = new HashMap<>();
    long now = 0;
    for (int i = 0; i < 2000; i++) {
      now += random.nextInt(100) * SECOND / 10;
      IpAddress client = IpAddress.v4(random.nextInt(300));
      @Nullable BackendUid known =
          now - used.getOrDefault(client, -100 * SECOND) > 60 * SECOND ? null : held.get(client);
      switch (random.nextInt(4)) {
        case 0 -> {
          BackendUid chosen = new BackendUid(1 + random.nextInt(5));
          table.bind(client, chosen, now);
          held.put(client, chosen);
          used.put(client, now);
        }
        case 1 -> table.expire(now);
        case 2 -> table.news(random.nextInt(20), now);
        default -> {
          BackendUid found = table.find(client, now);
          if (found == null) {
            assertThat(known == null || table.evictedCount() > 0).isTrue();
          } else {
            assertThat(found).isEqualTo(known);
            used.put(client, now);
          }
        }
      }
      assertThat(table.entryCount()).isLessThanOrEqualTo(160);
    }
  }

  @Test
  void allocatesNothingToFindAClient() {
    AffinityTable table = table();
    List<IpAddress> clients =
        java.util.stream.IntStream.range(0, 100).mapToObj(IpAddress::v4).toList();
    clients.forEach(each -> table.bind(each, ONE, 0));
    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    long least = Long.MAX_VALUE;
    for (int round = 0; round < 20; round++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < 1000; i++) {
        table.find(clients.get(i % 100), 1);
      }
      least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
    }
    assertThat(least).isLessThan(1000);
  }
}
