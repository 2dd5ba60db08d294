package dev.weir.director.balance;

import static dev.weir.director.balance.Tables.routes;
import static dev.weir.director.balance.Tables.sequence;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.core.model.BackendUid;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class WeightedRandomTest {
  @ParameterizedTest
  @MethodSource("dev.weir.core.testing.Seeds#few")
  void drawsInProportionToWeight(long seed) {
    WeightedRandom scheduler = new WeightedRandom(new SplittableRandom(seed));
    Map<String, Integer> shares = Tables.shares(scheduler, routes(1, 3, 0, 6), 10_000);
    // Five standard deviations of the binomial distribution.
    assertThat(shares.get("a")).as("seed %d", seed).isBetween(850, 1150);
    assertThat(shares.get("b")).as("seed %d", seed).isBetween(2770, 3230);
    assertThat(shares.get("d")).as("seed %d", seed).isBetween(5755, 6245);
    assertThat(shares).doesNotContainKey("c");
  }

  @Test
  void drawsTheSameFromTheSameSeed() {
    assertThat(sequence(new WeightedRandom(new SplittableRandom(1)), routes(1, 1), 40))
        .isEqualTo(sequence(new WeightedRandom(new SplittableRandom(1)), routes(1, 1), 40))
        .contains("a", "b");
  }

  @Test
  void drawsFromTheRestWhenBackendsWereTried() {
    WeightedRandom scheduler = new WeightedRandom(new SplittableRandom(3));
    PickRequest retry = new PickRequest(0, Set.of(new BackendUid(1), new BackendUid(3)), _ -> 0, 0);
    for (int i = 0; i < 20; i++) {
      assertThat(Tables.picked(scheduler, routes(1000, 1, 1000), retry).id().value())
          .isEqualTo("b");
    }
    PickRequest last = new PickRequest(0, Set.of(new BackendUid(1)), _ -> 0, 0);
    assertThat(scheduler.pick(routes(5), last)).isNull();
    assertThat(scheduler.pick(routes(), last)).isNull();
  }
}
