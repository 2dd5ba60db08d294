package dev.weir.health.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.core.model.BackendId;
import dev.weir.core.model.BackendUid;
import dev.weir.core.model.Endpoint;
import dev.weir.core.model.HealthCheck;
import dev.weir.core.model.HttpCheck;
import dev.weir.core.model.ServiceId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ProbePlanTest {
  private static final long MS = 1_000_000L;

  /// Near the wrap: times are compared by subtraction only.
  private static final long T0 = nearTheWrap();

  private final ProbePlan plan = new ProbePlan(new Random(1), 1000);

  @Test
  void aSingleNewBackendIsProbedAtOnce() {
    plan.assign(List.of(target(1, 2000, 0)), T0);
    assertThat(plan.due(at(1))).hasSize(1);
  }

  @Test
  void manyNewBackendsAreSpread() {
    List<Target> many = IntStream.rangeClosed(1, 2000).mapToObj(i -> target(i, 10_000, 0)).toList();
    plan.assign(many, T0);
    int soon = plan.due(at(100)).size();
    assertThat(soon).as("of 2000 over 2 s, in the first 100 ms").isBetween(60, 140);
    assertThat(soon + plan.due(at(2000)).size()).as("limited by probes in flight").isEqualTo(1000);
  }

  @Test
  void neverTwoAtOnce() {
    plan.assign(List.of(target(1, 100, 0)), T0);
    assertThat(plan.due(at(1))).hasSize(1);
    plan.probeNow(new BackendUid(1), at(2));
    assertThat(plan.due(at(10_000))).isEmpty();
    plan.ended(new BackendUid(1), at(10_000));
    assertThat(plan.due(at(10_000))).hasSize(1);
  }

  @Test
  void probesInFlightAreBoundedAndTheRestIsLate() {
    ProbePlan narrow = new ProbePlan(new Random(1), 2);
    narrow.assign(List.of(target(1, 1000, 0), target(2, 1000, 0), target(3, 1000, 0)), T0);
    List<ProbePlan.Start> first = narrow.due(at(10));
    assertThat(first).hasSize(2);
    assertThat(narrow.inFlightCount()).isEqualTo(2);
    narrow.ended(first.getFirst().target().uid(), at(600));
    List<ProbePlan.Start> second = narrow.due(at(600));
    assertThat(second).hasSize(1);
    assertThat(second.getFirst().lateNanos()).isGreaterThan(590 * MS);
  }

  @Test
  void afterTheFirstTwoTheIntervalIsKept() {
    plan.assign(List.of(target(1, 1000, 0)), T0);
    List<Long> starts = starts(plan, 20_000);
    for (int i = 2; i < starts.size(); i++) {
      assertThat(starts.get(i) - starts.get(i - 1)).isEqualTo(1000);
    }
    assertThat(starts.get(1) - starts.get(0)).as("a random point of it").isBetween(100L, 1000L);
  }

  @Test
  void jitterStretchesAndNeverShortens() {
    plan.assign(List.of(target(1, 1000, 20)), T0);
    List<Long> starts = starts(plan, 60_000);
    List<Long> pauses = new ArrayList<>();
    for (int i = 2; i < starts.size(); i++) {
      pauses.add(starts.get(i) - starts.get(i - 1));
    }
    assertThat(pauses).allMatch(pause -> pause >= 1000 && pause <= 1201);
    assertThat(pauses.stream().distinct().count()).isGreaterThan(10);
  }

  @Test
  void aProbeLongerThanTheIntervalIsFollowedAtOnce() {
    plan.assign(List.of(target(1, 100, 0)), T0);
    plan.due(at(1));
    plan.ended(new BackendUid(1), at(700));
    assertThat(plan.due(at(700))).hasSize(1);
  }

  @Test
  void beingAskedBringsOneProbePerGap() {
    plan.assign(List.of(target(1, 60_000, 0)), T0);
    List<Long> starts = new ArrayList<>();
    for (long ms = 0; ms < 1000; ms++) {
      assertThat(plan.probeNow(new BackendUid(1), at(ms))).isTrue();
      for (ProbePlan.Start start : plan.due(at(ms))) {
        starts.add((start.startedNanos() - T0) / MS);
        plan.ended(start.target().uid(), at(ms));
      }
    }
    assertThat(starts).containsExactly(0L, 100L, 200L, 300L, 400L, 500L, 600L, 700L, 800L, 900L);
  }

  @Test
  void beingAskedDuringAProbeBringsAnotherAfterIt() {
    plan.assign(List.of(target(1, 60_000, 0)), T0);
    plan.due(at(1));
    plan.probeNow(new BackendUid(1), at(20));
    plan.ended(new BackendUid(1), at(30));
    assertThat(plan.due(at(100))).isEmpty();
    assertThat(plan.due(at(101))).hasSize(1);
  }

  @Test
  void whatIsNotOursIsNotProbed() {
    assertThat(plan.probeNow(new BackendUid(7), T0)).isFalse();
    plan.assign(List.of(target(1, 100, 0)), T0);
    plan.assign(List.of(), T0);
    assertThat(plan.due(at(1000))).isEmpty();
  }

  @Test
  void aBackendThatLeavesAndComesBackDuringItsProbeIsNotProbedTwiceAtOnce() {
    plan.assign(List.of(target(1, 100, 0)), T0);
    plan.due(at(1));
    plan.assign(List.of(), at(2));
    plan.assign(List.of(target(1, 100, 0)), at(3));
    assertThat(plan.due(at(1000))).isEmpty();
    plan.ended(new BackendUid(1), at(1000));
    assertThat(plan.due(at(1000))).hasSize(1);
  }

  @Test
  void aChangedCheckIsTriedAtOnce() {
    plan.assign(List.of(target(1, 60_000, 0)), T0);
    plan.due(at(1));
    plan.ended(new BackendUid(1), at(2));
    plan.assign(List.of(target(1, 50_000, 0)), at(500));
    List<ProbePlan.Start> starts = plan.due(at(500));
    assertThat(starts).hasSize(1);
    assertThat(starts.getFirst().target().check().interval()).isEqualTo(Duration.ofSeconds(50));
  }

  private static long nearTheWrap() {
    return Long.MAX_VALUE - 500 * MS;
  }

  private static long at(long millis) {
    return T0 + millis * MS;
  }

  /// Starts in milliseconds since T0, each probe taking no time.
  private static List<Long> starts(ProbePlan plan, int untilMs) {
    List<Long> starts = new ArrayList<>();
    for (long ms = 0; ms < untilMs; ms++) {
      for (ProbePlan.Start start : plan.due(at(ms))) {
        starts.add(ms);
        plan.ended(start.target().uid(), at(ms));
      }
    }
    return starts;
  }

  static Target target(long uid, int intervalMs, int jitterPercent) {
    HealthCheck check =
        new HealthCheck(
            HealthCheck.Kind.TCP,
            Duration.ofMillis(intervalMs),
            Duration.ofMillis(50),
            2,
            3,
            jitterPercent,
            null,
            HttpCheck.DEFAULT);
    return new Target(
        new ServiceId("web"),
        new BackendId("b" + uid),
        new BackendUid(uid),
        new Endpoint("127.0.0.1", 9000),
        check);
  }
}
