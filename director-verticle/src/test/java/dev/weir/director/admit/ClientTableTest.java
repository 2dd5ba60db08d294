package dev.weir.director.admit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.core.model.IpAddress;
import dev.weir.core.testing.Allocations;
import dev.weir.core.testing.ManualClock;
import dev.weir.director.admit.ClientTable.Entry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The clock wraps a second after the start.
class ClientTableTest {
  private static final long SECOND = 1_000_000_000L;
  private static final long START = new ManualClock().nowNanos();
  private static final IpAddress ANN = IpAddress.parse("192.0.2.1");
  private static final IpAddress BOB = IpAddress.parse("2001:db8::1");

  private static ClientTable table(ClientLimits limits) {
    return new ClientTable(limits, START, 42);
  }

  private static ClientLimits limits(int openMax, int perSecondMax, int entriesMax) {
    return new ClientLimits(openMax, perSecondMax, 32, 128, entriesMax);
  }

  @Test
  void boundsWhatAClientHasOpen() {
    ClientTable table = table(ClientLimits.perAddress(2, ClientLimits.UNLIMITED));
    assertThat(table.enter(ANN, START)).isEqualTo(Entry.COUNTED);
    assertThat(table.enter(ANN, START)).isEqualTo(Entry.COUNTED);
    assertThat(table.enter(ANN, START)).isEqualTo(Entry.TOO_MANY);
    assertThat(table.enter(BOB, START)).isEqualTo(Entry.COUNTED);
    assertThat(table.open(ANN)).isEqualTo(2);
    table.leave(ANN);
    assertThat(table.enter(ANN, START)).isEqualTo(Entry.COUNTED);
    table.leave(ANN);
    table.leave(ANN);
    table.leave(BOB);
    assertThat(table.entryCount()).isZero();
    assertThatThrownBy(() -> table.leave(BOB)).hasMessageContaining("none open");
  }

  @Test
  void boundsHowFastAClientComes() {
    ClientTable table = table(ClientLimits.perAddress(ClientLimits.UNLIMITED, 2));
    assertThat(table.enter(ANN, START)).isEqualTo(Entry.COUNTED);
    table.leave(ANN);
    assertThat(table.enter(ANN, START)).isEqualTo(Entry.COUNTED);
    table.leave(ANN);
    assertThat(table.enter(ANN, START + SECOND / 2 - 1)).isEqualTo(Entry.TOO_FAST);
    assertThat(table.enter(ANN, START + SECOND / 2)).isEqualTo(Entry.COUNTED);
    assertThat(table.enter(BOB, START + SECOND / 2)).isEqualTo(Entry.COUNTED);
    assertThat(table.open(ANN)).isOne();
  }

  @Test
  void forgetsClientsThatHaveRested() {
    ClientTable table = table(limits(1, 1, 160_000));
    for (int i = 0; i < 1000; i++) {
      assertThat(table.enter(IpAddress.v4(i), START)).isEqualTo(Entry.COUNTED);
      table.leave(IpAddress.v4(i));
    }
    assertThat(table.entryCount()).isEqualTo(1000);
    for (int i = 0; i < 1000; i++) {
      assertThat(table.enter(IpAddress.v4(5000 + i), START + SECOND)).isEqualTo(Entry.COUNTED);
    }
    assertThat(table.entryCount()).isBetween(1000, 1100);
    assertThat(table.evictedCount()).isZero();
  }

  @Test
  void takesANetworkForAClientIfItShould() {
    ClientTable table = table(new ClientLimits(1, ClientLimits.UNLIMITED, 24, 64, 100));
    assertThat(table.enter(IpAddress.parse("192.0.2.1"), START)).isEqualTo(Entry.COUNTED);
    assertThat(table.enter(IpAddress.parse("192.0.2.2"), START)).isEqualTo(Entry.TOO_MANY);
    assertThat(table.enter(IpAddress.parse("192.0.3.2"), START)).isEqualTo(Entry.COUNTED);
    assertThat(table.enter(IpAddress.parse("2001:db8::1"), START)).isEqualTo(Entry.COUNTED);
    assertThat(table.enter(IpAddress.parse("2001:db8::2:1"), START)).isEqualTo(Entry.TOO_MANY);
    assertThat(table.enter(IpAddress.parse("2001:db8:0:1::1"), START)).isEqualTo(Entry.COUNTED);
    ClientTable wide = table(new ClientLimits(1, ClientLimits.UNLIMITED, 32, 48, 100));
    assertThat(wide.enter(IpAddress.parse("2001:db8:0:1::1"), START)).isEqualTo(Entry.COUNTED);
    assertThat(wide.enter(IpAddress.parse("2001:db8:0:2::1"), START)).isEqualTo(Entry.TOO_MANY);
  }

  /// 16 stripes of one entry each.
  @Test
  void letsANewcomerInUncountedWhenAllItsEntriesAreBusy() {
    ClientTable table = table(limits(1, ClientLimits.UNLIMITED, 16));
    List<IpAddress> counted = new ArrayList<>();
    int uncounted = 0;
    for (int i = 0; i < 200; i++) {
      Entry entry = table.enter(IpAddress.v4(i), START);
      if (entry == Entry.COUNTED) {
        counted.add(IpAddress.v4(i));
      } else {
        assertThat(entry).isEqualTo(Entry.UNCOUNTED);
        uncounted++;
      }
    }
    assertThat(counted).hasSize(16);
    assertThat(table.entryCount()).isEqualTo(16);
    assertThat(table.uncountedCount()).isEqualTo(uncounted).isEqualTo(184);
    counted.forEach(each -> assertThat(table.enter(each, START)).isEqualTo(Entry.TOO_MANY));
    counted.forEach(table::leave);
    assertThat(table.entryCount()).isZero();
    assertThat(table.enter(IpAddress.v4(1), START)).isEqualTo(Entry.COUNTED);
  }

  @Test
  void forgetsTheLongestIdleWhenItIsFull() {
    ClientTable table = table(limits(1, 1, 32));
    for (int i = 0; i < 400; i++) {
      assertThat(table.enter(IpAddress.v4(i), START)).isEqualTo(Entry.COUNTED);
      table.leave(IpAddress.v4(i));
    }
    assertThat(table.entryCount()).isEqualTo(32);
    assertThat(table.evictedCount()).isEqualTo(368);
    assertThat(table.uncountedCount()).isZero();
    // The last one is still known, the first one is not.
    assertThat(table.enter(IpAddress.v4(399), START)).isEqualTo(Entry.TOO_FAST);
    assertThat(table.enter(IpAddress.v4(0), START)).isEqualTo(Entry.COUNTED);
  }

  /// Against the obvious: a map, and a token rate for each client.
  @ParameterizedTest
  @MethodSource("dev.weir.core.testing.Seeds#some")
  void agreesWithAPlainMap(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int openMax = 1 + random.nextInt(4);
    int perSecond = random.nextBoolean() ? ClientLimits.UNLIMITED : 1 + random.nextInt(20);
    ClientTable table = new ClientTable(limits(openMax, perSecond, 100_000), START, seed);
    Map<IpAddress, Integer> open = new HashMap<>();
    Map<IpAddress, TokenRate> rates = new HashMap<>();
    int clients = 1 + random.nextInt(300);
    long now = 0;
    for (int step = 0; step < 2000; step++) {
      now += random.nextLong(SECOND / 100);
      int number = random.nextInt(clients);
      IpAddress client = number % 2 == 0 ? IpAddress.v4(number) : new IpAddress(number, number);
      if (random.nextBoolean()) {
        boolean hasToken =
            perSecond == ClientLimits.UNLIMITED
                || rates
                    .computeIfAbsent(client, _ -> new TokenRate(perSecond, START))
                    .tryTake(START + now);
        Entry expected =
            !hasToken
                ? Entry.TOO_FAST
                : open.getOrDefault(client, 0) < openMax ? Entry.COUNTED : Entry.TOO_MANY;
        assertThat(table.enter(client, START + now)).as("seed %d", seed).isEqualTo(expected);
        if (expected == Entry.COUNTED) {
          open.merge(client, 1, Integer::sum);
        }
      } else if (open.getOrDefault(client, 0) > 0) {
        table.leave(client);
        open.merge(client, -1, Integer::sum);
      }
      assertThat(table.open(client)).isEqualTo(open.getOrDefault(client, 0));
    }
  }

  @Test
  void countsForManyLoops() throws Exception {
    ClientTable table = table(limits(3, ClientLimits.UNLIMITED, 10_000));
    List<Callable<Integer>> loops = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      SplittableRandom random = new SplittableRandom(i);
      loops.add(() -> enterAndLeave(table, random));
    }
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      for (Future<Integer> each : threads.invokeAll(loops)) {
        assertThat(each.get()).isPositive();
      }
    }
    assertThat(table.entryCount()).isZero();
    assertThat(table.uncountedCount()).isZero();
  }

  private static int enterAndLeave(ClientTable table, SplittableRandom random) {
    List<IpAddress> mine = new ArrayList<>();
    int count = 0;
    for (int step = 0; step < 50_000; step++) {
      IpAddress client = IpAddress.v4(random.nextInt(500));
      if (random.nextBoolean() && table.enter(client, START) == Entry.COUNTED) {
        mine.add(client);
        count++;
      } else if (!mine.isEmpty()) {
        table.leave(mine.remove(random.nextInt(mine.size())));
      }
      if (table.open(client) > 3) {
        throw new AssertionError("open: " + table.open(client) + " (expected: 0..3)");
      }
    }
    mine.forEach(table::leave);
    return count;
  }

  @Test
  void makesNoGarbage() {
    ClientTable table = table(ClientLimits.perAddress(10, 1_000_000));
    assertThat(
            Allocations.perRun(
                () -> {
                  table.enter(ANN, START);
                  table.leave(ANN);
                }))
        .isZero();
  }

  @Test
  void refusesLimitsThatAreNone() {
    assertThatThrownBy(() -> limits(0, 1, 100))
        .hasMessage("connections per client: 0 (expected: 1..2147483647)");
    assertThatThrownBy(() -> limits(1, 0, 100)).hasMessageContaining("expected: 1..1000000000");
    assertThatThrownBy(() -> limits(1, 1, 15)).hasMessageContaining("expected: 16..10000000");
    assertThatThrownBy(() -> new ClientLimits(1, 1, 33, 64, 100)).hasMessageContaining("1..32");
  }
}
