package dev.weir.director.balance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.core.model.Backend;
import dev.weir.core.model.BackendUid;
import dev.weir.core.model.SchedulerKind;
import dev.weir.core.model.SchedulerOptions;
import dev.weir.core.model.SchedulerOptions.By;
import dev.weir.core.model.SchedulerOptions.Hash;
import dev.weir.core.model.SchedulerOptions.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class HashRingTest {
  private static final int KEYS = 20_000;
  private static final Hash RING = new Hash(By.SRC, Method.RING, null, null);

  private static List<String> owners(ServiceRoutes routes, Method method) {
    Scheduler scheduler = new KeyHash(new Hash(By.SRC, method, null, null));
    List<String> owners = new ArrayList<>();
    for (int i = 0; i < KEYS; i++) {
      PickRequest request = Tables.client(ClientHash.of("key" + i));
      owners.add(Tables.picked(scheduler, routes, request).id().value());
    }
    return owners;
  }

  private static ServiceRoutes hundred(int without) {
    int[] weights = new int[100];
    Arrays.fill(weights, 100);
    if (without >= 0) {
      weights[without] = 0;
    }
    return Tables.routes(SchedulerKind.HASH, null, weights);
  }

  /// When one of 100 leaves, at most 3 % of the others' keys move; on a ring, none.
  @ParameterizedTest
  @EnumSource(Method.class)
  void movesLittleWhenOneOfAHundredLeaves(Method method) {
    List<String> before = owners(hundred(-1), method);
    List<String> after = owners(hundred(41), method);
    String gone = Tables.name(41);
    int moved = 0;
    int others = 0;
    for (int i = 0; i < KEYS; i++) {
      if (!before.get(i).equals(gone)) {
        others++;
        moved += before.get(i).equals(after.get(i)) ? 0 : 1;
      }
    }
    assertThat(moved).isLessThanOrEqualTo(method == Method.RING ? 0 : others * 3 / 100);
  }

  @ParameterizedTest
  @EnumSource(Method.class)
  void sharesByWeight(Method method) {
    Map<String, Integer> counts = new HashMap<>();
    owners(Tables.routes(SchedulerKind.HASH, null, 100, 200, 100), method)
        .forEach(each -> counts.merge(each, 1, Integer::sum));
    assertThat(counts.get("a")).isBetween(KEYS * 20 / 100, KEYS * 30 / 100);
    assertThat(counts.get("b")).isBetween(KEYS * 44 / 100, KEYS * 56 / 100);
  }

  @ParameterizedTest
  @MethodSource("dev.weir.core.testing.Seeds#few")
  void dependsOnIdsAndNeverOnTheirOrder(long seed) {
    ServiceRoutes routes = Tables.routes(SchedulerKind.HASH, null, 100, 50, 200, 100, 75);
    List<Backend> shuffled = new ArrayList<>(routes.service().backends());
    Collections.shuffle(shuffled, new Random(seed));
    assertThat(owners(Tables.routes(SchedulerKind.HASH, null, shuffled, List.of()), Method.RING))
        .as("seed %d", seed)
        .isEqualTo(owners(routes, Method.RING));
  }

  /// HAProxy's vectors.
  @Test
  void givesSlotsAsHaproxyDoes() {
    assertThat(slots(9, 150, 1, 1, 1)).containsExactly(5L, 5L, 5L);
    assertThat(slots(9, 125, 1, 2, 1)).containsExactly(3L, 6L, 4L);
    assertThat(slots(0, 101, 1, 1, 1)).as("one at least").containsExactly(1L, 1L, 1L);
  }

  private static List<Long> slots(long served, int factor, int... weights) {
    long all = BoundedLoads.slots(served, factor);
    long total = Arrays.stream(weights).sum();
    List<Long> slots = new ArrayList<>();
    long before = 0;
    for (int weight : weights) {
      slots.add(BoundedLoads.slots(all, before, before + weight, total));
      before += weight;
    }
    return slots;
  }

  /// One key alone: without a bound its backend gets all, with a bound nobody exceeds his part.
  @Test
  void boundsTheLoadOfAPopularKey() {
    ServiceRoutes routes = Tables.routes(SchedulerKind.HASH, null, 100, 100, 100, 100);
    for (Integer factor : Arrays.asList(null, 125)) {
      Scheduler scheduler = new KeyHash(new Hash(By.SRC, Method.RING, null, factor));
      Map<BackendUid, Long> open = new HashMap<>();
      InFlight counts = uid -> open.getOrDefault(uid, 0L);
      for (int i = 0; i < 400; i++) {
        Route route = Tables.picked(scheduler, routes, new PickRequest(77, Set.of(), counts, i));
        open.merge(route.uid(), 1L, Long::sum);
      }
      assertThat(Collections.max(open.values())).isEqualTo(factor == null ? 400L : 125L);
    }
  }

  @Test
  void makesItsRingOnceForRoutesThatStayTheSame() {
    ServiceRoutes one = Tables.routes(SchedulerKind.HASH, null, 1, 2, 3);
    HashRing ring = one.ring();
    assertThat(Tables.routes(SchedulerKind.HASH, one, 1, 2, 3).ring()).isSameAs(ring);
    assertThat(Tables.routes(SchedulerKind.HASH, one, 1, 2, 4).ring()).isNotSameAs(ring);
  }

  @Test
  void tellsPortsAndNamesApart() {
    byte[] address = {10, 0, 0, 1};
    assertThat(ClientHash.of(address, 1)).isNotEqualTo(ClientHash.of(address, 2));
    assertThat(ClientHash.of("a.example")).isNotEqualTo(ClientHash.of("b.example"));
    assertThat(RING.by()).isEqualTo(SchedulerOptions.By.SRC);
  }
}
