package dev.weir.director.balance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.core.model.AgentWords;
import dev.weir.core.model.BackendUid;
import dev.weir.core.model.SchedulerKind;
import dev.weir.core.model.SchedulerOptions;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// What holds for every scheduler, and the vectors of those that were borrowed.
class SchedulersTest {
  private static final SchedulerOptions TWO =
      new SchedulerOptions(2, SchedulerOptions.Hash.DEFAULT, 20);

  private final Map<BackendUid, Long> open = new HashMap<>();
  private final InFlight counts = uid -> open.getOrDefault(uid, 0L);

  private static Scheduler made(SchedulerKind kind) {
    return SchedulerFactory.standard().create(kind, TWO, new SplittableRandom(7));
  }

  private static ServiceRoutes many(SchedulerKind kind, int count) {
    int[] weights = new int[count];
    Arrays.setAll(weights, i -> 100 + i % 3);
    return Tables.routes(kind, null, weights);
  }

  private PickRequest request(long hash, long nowNanos) {
    return new PickRequest(hash, Set.of(), counts, nowNanos);
  }

  private void opened(Route route) {
    open.merge(route.uid(), 1L, Long::sum);
  }

  @ParameterizedTest
  @EnumSource(SchedulerKind.class)
  void choosesNobodyOfNobodyAndTheOneThatThereIs(SchedulerKind kind) {
    Scheduler scheduler = made(kind);
    assertThat(scheduler.pick(Tables.routes(kind, null), request(3, 0))).isNull();
    ServiceRoutes one = Tables.routes(kind, null, 5);
    for (int i = 0; i < 4; i++) {
      assertThat(Tables.picked(scheduler, one, request(i, i)).id().value()).isEqualTo("a");
    }
    assertThat(scheduler.pick(Tables.routes(kind, null, 0, 0), request(3, 0))).isNull();
  }

  @ParameterizedTest
  @EnumSource(SchedulerKind.class)
  void choosesNobodyWhoWasTried(SchedulerKind kind) {
    for (int count : new int[] {3, 200}) {
      Scheduler scheduler = made(kind);
      ServiceRoutes routes = many(kind, count);
      Set<BackendUid> tried = new HashSet<>();
      for (int i = 0; i < count; i++) {
        Route route =
            Tables.picked(scheduler, routes, new PickRequest(99, tried, counts, i * 1_000L));
        assertThat(tried.add(route.uid())).as("%s of %d", route.id(), count).isTrue();
      }
      assertThat(scheduler.pick(routes, new PickRequest(99, tried, counts, 0))).isNull();
      assertThat(scheduler.pick(routes, request(99, 1))).as("the next one").isNotNull();
    }
  }

  /// All are full, then one is not: it is found at once, by each scheduler and whatever it looked
  /// at a moment ago.
  @ParameterizedTest
  @EnumSource(
      value = SchedulerKind.class,
      mode = EnumSource.Mode.EXCLUDE,
      names = {"OVF"})
  void refusesNobodyWhileThereIsRoom(SchedulerKind kind) {
    AgentWords two = new AgentWords(null, null, 2, "", "", "");
    for (int count : new int[] {4, 200}) {
      open.clear();
      Scheduler scheduler = made(kind);
      int[] weights = new int[count];
      Arrays.fill(weights, 1000);
      ServiceRoutes routes = Tables.routes(kind, null, two, weights);
      for (int i = 0; i < 2 * count; i++) {
        opened(Tables.picked(scheduler, routes, request(i * 0x9E3779B97F4A7C15L, i)));
      }
      assertThat(scheduler.pick(routes, request(5, 1000))).isNull();
      BackendUid gone = new BackendUid(count);
      open.merge(gone, -1L, Long::sum);
      assertThat(Tables.picked(scheduler, routes, request(5, 1001)).uid()).isEqualTo(gone);
    }
  }

  /// Between two looks at ten thousand counts another loop picks all that were idle.
  @ParameterizedTest
  @EnumSource(
      value = SchedulerKind.class,
      names = {"LEASTCONN", "NQ", "SED", "WLC", "LC", "LEASTTIME"})
  void refusesNobodyWhenIdleBackendsArePickedMeanwhile(SchedulerKind kind) {
    Scheduler scheduler = made(kind);
    ServiceRoutes routes = many(kind, 10_000);
    Tables.picked(scheduler, routes, request(1, 0));
    for (int i = 1; i <= 10_000; i++) {
      open.put(new BackendUid(i), 3L + i % 2);
    }
    for (int i = 0; i < 100; i++) {
      Route route = Tables.picked(scheduler, routes, request(i, 1 + i));
      assertThat(open.get(route.uid())).as("%s at %d", route.id(), i).isLessThanOrEqualTo(4L);
      opened(route);
    }
  }

  @ParameterizedTest
  @EnumSource(SchedulerKind.class)
  void choosesAmongTenThousandAndAllocatesNothing(SchedulerKind kind) {
    Scheduler scheduler = made(kind);
    ServiceRoutes routes = many(kind, 10_000);
    PickRequest request = request(42, 0);
    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    long least = Long.MAX_VALUE;
    for (int round = 0; round < 20; round++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < 200; i++) {
        scheduler.pick(routes, request);
      }
      least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
    }
    assertThat(least).as("bytes in 200 picks").isLessThan(200);
  }

  /// Weights 100, 101, 102 in turn, and connections that stay: each third of the backends gets its
  /// part, for the schedulers that promise parts.
  @ParameterizedTest
  @EnumSource(
      value = SchedulerKind.class,
      names = {"ROUNDROBIN", "WRR", "RANDOM", "LEASTCONN", "WLC", "SED", "NQ"})
  void sharesByWeightAmongFewAndMany(SchedulerKind kind) {
    for (int count : new int[] {6, 300}) {
      open.clear();
      Scheduler scheduler = made(kind);
      int[] weights = new int[count];
      Arrays.setAll(weights, i -> 100 * (1 + i % 3));
      ServiceRoutes routes = Tables.routes(kind, null, weights);
      int picks = count * 60;
      long[] byWeight = new long[4];
      for (int i = 0; i < picks; i++) {
        Route route = Tables.picked(scheduler, routes, request(0, i * 10_000L));
        byWeight[(int) (route.weightPermille() / 100_000)]++;
        opened(route);
      }
      for (int weight = 1; weight <= 3; weight++) {
        assertThat((double) byWeight[weight] / picks)
            .as("weight %d of %d backends", weight, count)
            .isBetween(weight / 6.0 - 0.03, weight / 6.0 + 0.03);
      }
    }
  }

  /// 1,000 swaps of the table during 20,000 picks move no share by more than a point.
  @ParameterizedTest
  @EnumSource(
      value = SchedulerKind.class,
      names = {"ROUNDROBIN", "WRR", "RANDOM", "LEASTCONN", "WLC", "SED", "HASH", "SOURCE"})
  void keepsSharesWhileTablesAreSwapped(SchedulerKind kind) {
    int[] weights = {100, 200, 300, 400};
    Map<String, Integer> calm = shares(kind, weights, Integer.MAX_VALUE);
    Map<String, Integer> swapped = shares(kind, weights, 20);
    calm.forEach(
        (id, count) ->
            assertThat(swapped.getOrDefault(id, 0)).as(id).isBetween(count - 200, count + 200));
  }

  private Map<String, Integer> shares(SchedulerKind kind, int[] weights, int swapEvery) {
    open.clear();
    Scheduler scheduler = made(kind);
    ServiceRoutes routes = Tables.routes(kind, null, weights);
    Map<String, Integer> shares = new HashMap<>();
    Random random = new Random(3);
    for (int i = 0; i < 20_000; i++) {
      if (i % swapEvery == swapEvery - 1) {
        routes = Tables.routes(kind, routes, weights);
      }
      Route route = Tables.picked(scheduler, routes, request(random.nextLong(), i));
      shares.merge(route.id().value(), 1, Integer::sum);
      opened(route);
    }
    return shares;
  }

  @ParameterizedTest
  @CsvSource({
    "'4,3,2', AABABCABCAABABCABC",
    "'5,1,1', AAAAABCAAAAABC",
    "'1,1,1', ABCABC",
    "'3,0,1', AAACAAAC"
  })
  void takesTurnsAsIpvsDoes(String weights, String expected) {
    int[] each = Arrays.stream(weights.split(",")).mapToInt(Integer::parseInt).toArray();
    ServiceRoutes routes = Tables.routes(SchedulerKind.WRR, null, each);
    assertThat(Tables.sequence(new WeightedRoundRobin(), routes, expected.length()))
        .isEqualTo(expected.toLowerCase(java.util.Locale.ROOT));
  }

  @Test
  void keepsItsTurnWhenAWeightChangesInTheMiddle() {
    WeightedRoundRobin scheduler = new WeightedRoundRobin();
    ServiceRoutes before = Tables.routes(SchedulerKind.WRR, null, 4, 3, 2);
    assertThat(Tables.sequence(scheduler, before, 4)).isEqualTo("aaba");
    ServiceRoutes after = Tables.routes(SchedulerKind.WRR, before, 4, 2, 2);
    assertThat(Tables.sequence(scheduler, after, 5)).isEqualTo("bcaab");
    assertThat(Tables.sequence(scheduler, after, 6)).isEqualTo("caabca");
  }

  @Test
  void countsAsIpvsDoes() {
    assertThat(Cost.lc(3, 7)).isEqualTo(775);
    assertThat(Cost.wlc(2, 0, 1000)).isEqualTo(Cost.wlc(4, 0, 2000));
    assertThat(Cost.wlc(1, 1, 3000)).isLessThan(Cost.wlc(1, 2, 3000));
    assertThat(Cost.sed(1, 1000)).isEqualTo(Cost.sed(3, 2000));
    assertThat(Cost.nq(0, 1)).isLessThan(Cost.nq(1, 1_000_000));
  }

  /// The heaviest as long as it has no more connections than its weight, then the next; in the end
  /// nobody.
  @Test
  void overflowsFromTheHeaviestToTheNextAndThenRefuses() {
    ServiceRoutes routes = Tables.routes(SchedulerKind.OVF, null, 1, 3, 2);
    Scheduler scheduler = made(SchedulerKind.OVF);
    StringBuilder sequence = new StringBuilder();
    for (int i = 0; i < 10; i++) {
      Route route = scheduler.pick(routes, request(0, i));
      sequence.append(route == null ? "-" : route.id().value());
      if (route != null) {
        opened(route);
      }
    }
    assertThat(sequence).hasToString("bbbbcccaa-");
  }

  @Test
  void failsOverToTheHeaviest() {
    Scheduler scheduler = made(SchedulerKind.FO);
    assertThat(Tables.sequence(scheduler, Tables.routes(SchedulerKind.FO, null, 1, 3, 2), 3))
        .isEqualTo("bbb");
    assertThat(Tables.sequence(scheduler, Tables.routes(SchedulerKind.FO, null, 1, 0, 2), 3))
        .isEqualTo("ccc");
  }

  @Test
  void neverQueuesWhileOneIsIdle() {
    ServiceRoutes routes = Tables.routes(SchedulerKind.NQ, null, 100, 1, 1);
    Scheduler scheduler = made(SchedulerKind.NQ);
    StringBuilder sequence = new StringBuilder();
    for (int i = 0; i < 6; i++) {
      Route route = Tables.picked(scheduler, routes, request(0, i));
      sequence.append(route.id().value());
      opened(route);
    }
    assertThat(sequence).hasToString("abcaaa");
  }

  /// Of two draws, the less busy one: with one backend full of connections, nearly all others.
  @Test
  void takesTheLessBusyOfTwo() {
    ServiceRoutes routes = Tables.routes(SchedulerKind.RANDOM, null, 100, 100, 100, 100);
    open.put(new BackendUid(1), 1000L);
    Scheduler scheduler = made(SchedulerKind.RANDOM);
    int busy = 0;
    for (int i = 0; i < 16_000; i++) {
      busy += Tables.picked(scheduler, routes, request(0, i)).uid().value() == 1 ? 1 : 0;
    }
    // Only when both draws are the busy one: one of sixteen.
    assertThat(busy).isBetween(800, 1200);
  }

  /// As busy as each other: the one that was picked less in the last second.
  @Test
  void breaksATieByTheRateOfTheLastSecond() {
    ServiceRoutes routes = Tables.routes(SchedulerKind.RANDOM, null, 100, 100);
    Scheduler scheduler = made(SchedulerKind.RANDOM);
    int[] picks = new int[3];
    for (int i = 0; i < 1000; i++) {
      picks[(int) Tables.picked(scheduler, routes, request(0, i)).uid().value()]++;
    }
    assertThat(Math.abs(picks[1] - picks[2])).isLessThanOrEqualTo(12);
  }

  /// A backend that answers ten times slower gets little, and never nothing.
  @Test
  void goesByTheTimeToAnAnswerAndStillLooksAtTheSlow() {
    ServiceRoutes routes = Tables.routes(SchedulerKind.LEASTTIME, null, 100, 100, 100);
    Scheduler scheduler = made(SchedulerKind.LEASTTIME);
    InFlight timed =
        new InFlight() {
          @Override
          public long of(BackendUid uid) {
            return open.getOrDefault(uid, 0L);
          }

          @Override
          public Gauge gauge(BackendUid uid) {
            return new Gauge() {
              @Override
              public long inFlight() {
                return of(uid);
              }

              @Override
              public double latencyNanos() {
                return uid.value() == 1 ? 1e8 : uid.value() == 2 ? 1e7 : 0;
              }
            };
          }
        };
    int[] picks = new int[4];
    for (int i = 0; i < 3000; i++) {
      Route route = Tables.picked(scheduler, routes, new PickRequest(0, Set.of(), timed, i));
      picks[(int) route.uid().value()]++;
      opened(route);
    }
    assertThat(picks[1]).isBetween(100, 250);
    assertThat(picks[3]).as("of whom nothing is known").isBetween(1300, 1550);
  }
}
