package dev.weir.director.balance;

import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// The shortest time to an answer ([Cost#leasttime]). So that no backend stays unmeasured for ever
/// because it was slow once, some of a thousand connections are spread by weight alone.
final class LeastTime implements Scheduler {
  private final RandomGenerator random;
  private final int explorePermille;
  private final WeightedRandom explorer;
  private final LeastCost shortest;

  LeastTime(int explorePermille, RandomGenerator random) {
    this.explorePermille = explorePermille;
    this.random = random;
    explorer = new WeightedRandom(random);
    shortest = LeastCost.byLatency(random);
  }

  @Override
  public @Nullable Route pick(ServiceRoutes routes, PickRequest request) {
    return random.nextInt(1000) < explorePermille
        ? explorer.pick(routes, request)
        : shortest.pick(routes, request);
  }
}
