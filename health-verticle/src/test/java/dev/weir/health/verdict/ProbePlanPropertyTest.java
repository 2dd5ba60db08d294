package dev.weir.health.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.core.model.BackendUid;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Random assignments, requests and probe lengths: never two probes of a backend at once, never
/// two starts within the gap, never more in flight than allowed, and no backend waits longer than
/// its interval with jitter once the last probe is over.
class ProbePlanPropertyTest {
  private static final long MS = 1_000_000L;
  private static final int IN_FLIGHT_MAX = 8;
  private static final int BACKENDS = 6;

  private record Running(BackendUid uid, long endsMs) {}

  @ParameterizedTest
  @MethodSource("dev.weir.core.testing.Seeds#some")
  void keepsItsPromises(long seed) {
    RandomGenerator random = new Random(seed);
    ProbePlan plan = new ProbePlan(new Random(seed + 1), IN_FLIGHT_MAX);
    List<Running> running = new ArrayList<>();
    Map<BackendUid, Long> lastStart = new HashMap<>();
    Map<BackendUid, Long> idleSince = new HashMap<>();
    Set<BackendUid> assigned = new HashSet<>();
    for (long ms = 0; ms < 3000; ms++) {
      long now = Long.MAX_VALUE - 1000 * MS + ms * MS;
      if (ms % 400 == 0) {
        assign(plan, random, assigned, idleSince, ms, now);
        lastStart.keySet().retainAll(assigned);
      }
      if (random.nextInt(20) == 0) {
        plan.probeNow(new BackendUid(1 + random.nextInt(BACKENDS)), now);
      }
      end(plan, running, idleSince, ms, now);
      for (ProbePlan.Start start : plan.due(now)) {
        BackendUid uid = start.target().uid();
        assertThat(running).as("two at once, at %d ms", ms).noneMatch(r -> r.uid.equals(uid));
        assertThat(assigned).contains(uid);
        Long last = lastStart.put(uid, ms);
        if (last != null) {
          assertThat(ms - last).as("gap at %d ms", ms).isGreaterThanOrEqualTo(100);
        }
        idleSince.remove(uid);
        running.add(new Running(uid, ms + random.nextInt(300)));
      }
      assertThat(plan.inFlightCount()).isEqualTo(running.size()).isLessThanOrEqualTo(IN_FLIGHT_MAX);
      for (BackendUid uid : assigned) {
        long waited = ms - idleSince.getOrDefault(uid, ms);
        assertThat(waited).as("backend %s waits at %d ms", uid, ms).isLessThanOrEqualTo(240);
      }
    }
  }

  private static void assign(
      ProbePlan plan,
      RandomGenerator random,
      Set<BackendUid> assigned,
      Map<BackendUid, Long> idleSince,
      long ms,
      long now) {
    List<Target> targets = new ArrayList<>();
    for (long uid = 1; uid <= BACKENDS; uid++) {
      if (random.nextInt(3) > 0) {
        targets.add(ProbePlanTest.target(uid, 200, 20));
      }
    }
    plan.assign(targets, now);
    Set<BackendUid> before = Set.copyOf(assigned);
    assigned.clear();
    targets.forEach(target -> assigned.add(target.uid()));
    for (BackendUid uid : assigned) {
      if (!before.contains(uid)) {
        idleSince.put(uid, ms);
      }
    }
  }

  private static void end(
      ProbePlan plan, List<Running> running, Map<BackendUid, Long> idleSince, long ms, long now) {
    for (Running each : List.copyOf(running)) {
      if (each.endsMs <= ms) {
        running.remove(each);
        plan.ended(each.uid, now);
        idleSince.put(each.uid, ms);
      }
    }
    running.forEach(each -> idleSince.remove(each.uid));
  }
}
