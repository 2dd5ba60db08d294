package dev.weir.director.balance;

import static dev.weir.director.balance.Tables.routes;
import static dev.weir.director.balance.Tables.sequence;
import static dev.weir.director.balance.Tables.shares;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.core.model.AgentWords;
import dev.weir.core.model.BackendUid;
import dev.weir.core.model.SchedulerKind;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The vectors are nginx's.
class SmoothRoundRobinTest {
  private final SmoothRoundRobin scheduler = SmoothRoundRobin.startingAtZero();

  @Test
  void spreadsTheHeavyBackendOverItsCycle() {
    assertThat(sequence(scheduler, routes(5, 1, 1), 14)).isEqualTo("aabacaaaabacaa");
  }

  @Test
  void picksTheFirstOfEquals() {
    assertThat(sequence(scheduler, routes(3, 1), 8)).isEqualTo("aabaaaba");
    assertThat(sequence(SmoothRoundRobin.startingAtZero(), routes(1, 1, 1), 6)).isEqualTo("abcabc");
  }

  @Test
  void passesOverWeightZero() {
    assertThat(sequence(scheduler, routes(1, 0, 1), 4)).isEqualTo("acac");
  }

  @Test
  void hasNothingToPickFromNothing() {
    assertThat(sequence(scheduler, routes(), 2)).isEqualTo("--");
    assertThat(sequence(scheduler, routes(0, 0), 2)).isEqualTo("--");
    assertThat(sequence(scheduler, routes(7), 3)).isEqualTo("aaa");
  }

  @Test
  void neverPicksWhatWasTriedOrIsFull() {
    ServiceRoutes routes = routes(5, 1, 1);
    PickRequest retry = new PickRequest(0, Set.of(new BackendUid(1)), _ -> 0, 0);
    for (int i = 0; i < 10; i++) {
      assertThat(Tables.picked(scheduler, routes, retry).id().value()).isIn("b", "c");
    }
    AgentWords two = new AgentWords(null, null, 2, "", "", "");
    ServiceRoutes limited = routes(SchedulerKind.ROUNDROBIN, null, two, 1, 1);
    PickRequest busy = new PickRequest(0, Set.of(), uid -> uid.value() == 1 ? 2 : 1, 0);
    assertThat(Tables.picked(scheduler, limited, busy).id().value()).isEqualTo("b");
    assertThat(scheduler.pick(limited, new PickRequest(0, Set.of(), _ -> 2, 0))).isNull();
  }

  /// Over one cycle each backend gets exactly its weight, wherever the cycle begins.
  @ParameterizedTest
  @MethodSource("dev.weir.core.testing.Seeds#many")
  void givesExactSharesInEachCycle(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int[] weights = random.ints(1 + random.nextInt(8), 1, 40).toArray();
    ServiceRoutes routes = routes(weights);
    SmoothRoundRobin anywhere = SmoothRoundRobin.startingAnywhere(random);
    Map<String, Integer> shares = shares(anywhere, routes, Arrays.stream(weights).sum());
    for (int i = 0; i < weights.length; i++) {
      assertThat(shares.get(Tables.name(i))).as("seed %d", seed).isEqualTo(weights[i]);
    }
  }

  @ParameterizedTest
  @MethodSource("dev.weir.core.testing.Seeds#few")
  void givesMoreToWhatBecomesHeavier(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int[] weights = random.ints(2 + random.nextInt(6), 1, 100).toArray();
    int before =
        shares(SmoothRoundRobin.startingAtZero(), routes(weights), 5000).getOrDefault("a", 0);
    weights[0] += 1 + random.nextInt(100);
    int after =
        shares(SmoothRoundRobin.startingAtZero(), routes(weights), 5000).getOrDefault("a", 0);
    assertThat(after).as("seed %d", seed).isGreaterThanOrEqualTo(before);
  }

  /// A table swap in the middle of a cycle neither restarts it nor makes a backend wait for long.
  @ParameterizedTest
  @MethodSource("dev.weir.core.testing.Seeds#many")
  void followsMovedWeightsAtOnce(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    SmoothRoundRobin anywhere = SmoothRoundRobin.startingAnywhere(random);
    int[] before = random.ints(4, 1, 1000).toArray();
    sequence(anywhere, routes(before), random.nextInt(500));
    int[] after = random.ints(4, 1, 1000).toArray();
    int picks = 400;
    Map<String, Integer> shares = shares(anywhere, routes(after), picks);
    int total = Arrays.stream(after).sum();
    for (int i = 0; i < 4; i++) {
      double wanted = (double) picks * after[i] / total;
      assertThat((double) shares.getOrDefault(Tables.name(i), 0))
          .as("seed %d, backend %s", seed, Tables.name(i))
          .isBetween(wanted - 4, wanted + 4);
    }
  }

  @Test
  void keepsItsPlaceOverASwapThatChangesNothing() {
    ServiceRoutes one = routes(5, 1, 1);
    ServiceRoutes same = routes(5, 1, 1);
    assertThat(sequence(scheduler, one, 3) + sequence(scheduler, same, 4)).isEqualTo("aabacaa");
  }

  @Test
  void startsSomewhereElseEachTime() {
    long begins =
        new SplittableRandom(7)
            .longs(50)
            .mapToObj(seed -> SmoothRoundRobin.startingAnywhere(new SplittableRandom(seed)))
            .map(each -> sequence(each, routes(1, 1, 1, 1), 1))
            .distinct()
            .count();
    assertThat(begins).isEqualTo(4);
  }
}
