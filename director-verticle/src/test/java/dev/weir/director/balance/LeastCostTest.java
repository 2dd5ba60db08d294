package dev.weir.director.balance;

import static dev.weir.director.balance.Tables.routes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.core.model.BackendUid;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LeastCostTest {
  private static LeastCost leastconn(int from) {
    return LeastCost.rotating((r, n, _) -> Cost.leastconn(n, r.weightPermille()), from);
  }

  /// HAProxy's vectors: its weight 16 is our weight 1, 1000 thousandths.
  @Test
  void hasHaproxysKey() {
    assertThat(Cost.leastconn(1, 1000)).isEqualTo(512);
    assertThat(Cost.leastconn(1, 2000)).isEqualTo(256);
    assertThat(Cost.leastconn(3, 2000)).isEqualTo(512);
    assertThat(Cost.leastconn(3, 4000)).isEqualTo(256);
    assertThat(Cost.leastconn(0, 1)).isZero();
  }

  @Test
  void tellsHeavyBackendsApart() {
    assertThat(Cost.leastconn(1, 4_000_000)).isPositive();
    assertThat(Cost.leastconn(1_000_000, 1)).isPositive();
  }

  @Test
  void goesRoundAmongIdleBackendsWhateverTheirWeights() {
    assertThat(Tables.sequence(leastconn(0), routes(1, 9, 5), 6)).isEqualTo("abcabc");
  }

  @Test
  void survivesTheEndOfItsCursor() {
    LeastCost scheduler = leastconn(Integer.MAX_VALUE - 1);
    assertThat(Tables.sequence(scheduler, routes(1, 1, 1), 6)).containsPattern("abc|bca|cab");
    assertThat(Tables.sequence(leastconn(Integer.MAX_VALUE), routes(1), 2)).isEqualTo("aa");
  }

  /// Connections that stay open fill the backends in proportion to their weights.
  @Test
  void fillsInProportionToWeight() {
    Map<BackendUid, Long> open = new HashMap<>();
    LeastCost scheduler = leastconn(0);
    ServiceRoutes routes = routes(100, 200, 300);
    for (int i = 0; i < 600; i++) {
      Route route =
          Tables.picked(
              scheduler,
              routes,
              new PickRequest(0, Set.of(), uid -> open.getOrDefault(uid, 0L), 0));
      open.merge(route.uid(), 1L, Long::sum);
    }
    assertThat(open.get(new BackendUid(1))).isBetween(98L, 102L);
    assertThat(open.get(new BackendUid(2))).isBetween(198L, 202L);
    assertThat(open.get(new BackendUid(3))).isBetween(298L, 302L);
  }

  @Test
  void avoidsWhatOtherDirectorsFilled() {
    LeastCost scheduler = leastconn(0);
    for (int i = 0; i < 50; i++) {
      assertThat(
              Tables.picked(
                      scheduler,
                      routes(1, 1, 1),
                      new PickRequest(0, Set.of(), uid -> uid.value() == 1 ? 100 : 3, 0))
                  .id()
                  .value())
          .isNotEqualTo("a");
    }
  }

  @Test
  void picksNothingFromNothing() {
    assertThat(Tables.sequence(leastconn(5), routes(), 1)).isEqualTo("-");
    assertThat(
            leastconn(0).pick(routes(1), new PickRequest(0, Set.of(new BackendUid(1)), _ -> 0, 0)))
        .isNull();
  }
}
