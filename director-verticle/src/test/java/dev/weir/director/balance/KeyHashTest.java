package dev.weir.director.balance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.core.model.Backend;
import dev.weir.core.model.SchedulerKind;
import dev.weir.core.model.SchedulerOptions;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class KeyHashTest {
  private static final int CLIENTS = 20_000;

  private static ServiceRoutes routes(int... weights) {
    return Tables.routes(SchedulerKind.SOURCE, null, weights);
  }

  /// The backend of each of many clients, with the addresses 10.0.0.0 and up.
  private static List<String> owners(ServiceRoutes routes) {
    Scheduler scheduler = new KeyHash(SchedulerOptions.Hash.DEFAULT);
    List<String> owners = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      byte[] address = {10, (byte) (i >> 16), (byte) (i >> 8), (byte) i};
      owners.add(
          Tables.picked(scheduler, routes, Tables.client(ClientHash.of(address))).id().value());
    }
    return owners;
  }

  private static Map<String, Integer> counted(List<String> owners) {
    Map<String, Integer> counts = new HashMap<>();
    owners.forEach(each -> counts.merge(each, 1, Integer::sum));
    return counts;
  }

  private static int moved(List<String> before, List<String> after, Set<String> without) {
    int moved = 0;
    for (int i = 0; i < before.size(); i++) {
      if (!without.contains(before.get(i)) && !before.get(i).equals(after.get(i))) {
        moved++;
      }
    }
    return moved;
  }

  /// Another director may have the backends in another order; a client must not notice.
  @ParameterizedTest
  @MethodSource("dev.weir.core.testing.Seeds#few")
  void dependsOnIdsAndNeverOnTheirOrder(long seed) {
    ServiceRoutes routes = routes(100, 50, 200, 100, 75);
    List<Backend> shuffled = new ArrayList<>(routes.service().backends());
    Collections.shuffle(shuffled, new Random(seed));
    assertThat(owners(Tables.routes(SchedulerKind.SOURCE, null, shuffled, List.of())))
        .as("seed %d", seed)
        .isEqualTo(owners(routes));
  }

  @Test
  void sharesByWeight() {
    Map<String, Integer> counts = counted(owners(routes(100, 200, 100)));
    assertThat(counts.get("a")).isBetween(CLIENTS * 23 / 100, CLIENTS * 27 / 100);
    assertThat(counts.get("b")).isBetween(CLIENTS * 48 / 100, CLIENTS * 52 / 100);
  }

  @Test
  void movesAlmostOnlyTheClientsOfABackendThatGoesDown() {
    List<String> before = owners(routes(100, 100, 100, 100, 100, 100, 100, 100, 100, 100));
    List<String> after = owners(routes(100, 100, 100, 0, 100, 100, 100, 100, 100, 100));
    assertThat(after).doesNotContain("d");
    assertThat(moved(before, after, Set.of("d"))).isLessThan(CLIENTS * 4 / 100);
  }

  @Test
  void movesFewClientsWhenAWeightMoves() {
    List<String> before = owners(routes(100, 100, 100, 100));
    List<String> after = owners(routes(100, 100, 100, 120));
    // The one backend gains 3.6 points; little else may move.
    assertThat(moved(before, after, Set.of())).isLessThan(CLIENTS * 12 / 100);
  }

  @Test
  void movesNobodyWhoseBackendIsStillThereWhenOneIsTried() {
    ServiceRoutes routes = routes(100, 100, 100);
    Scheduler scheduler = new KeyHash(SchedulerOptions.Hash.DEFAULT);
    for (long client = 0; client < 1000; client++) {
      long hash = ClientHash.of(new byte[] {1, 2, (byte) (client >> 8), (byte) client});
      Route first = Tables.picked(scheduler, routes, Tables.client(hash));
      Route second =
          Tables.picked(scheduler, routes, new PickRequest(hash, Set.of(first.uid()), _ -> 0, 0));
      assertThat(second).isNotEqualTo(first);
      assertThat(scheduler.pick(routes, new PickRequest(hash, Set.of(first.uid()), _ -> 0, 0)))
          .isEqualTo(second);
    }
  }

  @Test
  void hasTheSmallestListedPrimeThatGivesEachBackendAHundredSlots() {
    assertThat(MaglevTable.sizeFor(1)).isEqualTo(251);
    assertThat(MaglevTable.sizeFor(2)).isEqualTo(251);
    assertThat(MaglevTable.sizeFor(3)).isEqualTo(509);
    assertThat(MaglevTable.sizeFor(10_000)).isEqualTo(1_048_573);
  }

  @Test
  void makesItsTableOnceForRoutesThatStayTheSame() {
    ServiceRoutes one = routes(1, 2, 3);
    MaglevTable table = one.maglev();
    assertThat(Tables.routes(SchedulerKind.SOURCE, one, 1, 2, 3).maglev()).isSameAs(table);
    assertThat(Tables.routes(SchedulerKind.SOURCE, one, 1, 2, 4).maglev()).isNotSameAs(table);
  }

  /// Directors of different releases must agree, so this number may change on purpose only.
  @Test
  void hashesClientsAsBefore() throws Exception {
    assertThat(ClientHash.of(InetAddress.ofLiteral("192.0.2.1").getAddress()))
        .isEqualTo(GOLDEN_HASH);
    assertThat(String.join("", owners(routes(1, 1, 1)).subList(0, 24))).isEqualTo(GOLDEN_OWNERS);
  }

  private static final long GOLDEN_HASH = -5447001773163656150L;
  private static final String GOLDEN_OWNERS = "accacaaaaaababaabcccbcbc";

  @Test
  void picksNothingFromNothing() {
    assertThat(new KeyHash(SchedulerOptions.Hash.DEFAULT).pick(routes(), Tables.anybody()))
        .isNull();
    assertThat(
            new KeyHash(SchedulerOptions.Hash.DEFAULT)
                .pick(routes(1), new PickRequest(0, Set.of(routes(1).route(0).uid()), _ -> 0, 0)))
        .isNull();
  }
}
