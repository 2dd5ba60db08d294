package dev.weir.director.balance;

import org.jspecify.annotations.Nullable;

/// IPVS's weighted round robin: weights 4, 3, 2 give `a a b a b c a b c`. A level goes down from
/// the largest weight in steps of the weights' common divisor; at each level, those whose weight
/// reaches it take one turn each.
final class WeightedRoundRobin implements Scheduler {
  private final MinTree negated = new MinTree();
  private @Nullable ServiceRoutes seen;
  private long divisor;
  private long heaviest;

  /// 0: begin with the next level.
  private long level;

  private int next;

  @Override
  public @Nullable Route pick(ServiceRoutes routes, PickRequest request) {
    if (routes.size() == 0) {
      return null;
    }
    if (routes != seen) {
      follow(routes);
    }
    for (int refused = 0; refused < routes.size(); ) {
      Route route = routes.route(turn());
      if (request.mayTake(route)) {
        return route;
      }
      refused++;
    }
    return firstThatMay(routes, request);
  }

  /// Whose turn it is.
  private int turn() {
    int index = level <= 0 ? -1 : negated.first(next, (double) -level);
    while (index < 0) {
      level = level - divisor > 0 ? level - divisor : heaviest - (heaviest - 1) % divisor;
      index = negated.first(0, (double) -level);
    }
    next = index + 1;
    return index;
  }

  /// Heavy ones take many turns, so some may not have been asked yet.
  private static @Nullable Route firstThatMay(ServiceRoutes routes, PickRequest request) {
    for (int i = 0; i < routes.size(); i++) {
      if (request.mayTake(routes.route(i))) {
        return routes.route(i);
      }
    }
    return null;
  }

  private void follow(ServiceRoutes routes) {
    seen = routes;
    divisor = 0;
    heaviest = 0;
    negated.reset(routes.size());
    for (int i = 0; i < routes.size(); i++) {
      long weight = routes.weightPermille(i);
      divisor = gcd(weight, divisor);
      heaviest = Math.max(heaviest, weight);
      negated.write(i, (double) -weight);
    }
    negated.build();
    if (level > heaviest) {
      level = 0;
    }
    // Levels stand a whole number of divisors above one, as IPVS counts them.
    level = level <= 0 ? 0 : level - (level - 1) % divisor;
    next = Math.min(next, routes.size());
  }

  private static long gcd(long a, long b) {
    long larger = a;
    long smaller = b;
    while (smaller != 0) {
      long rest = larger % smaller;
      larger = smaller;
      smaller = rest;
    }
    return larger;
  }
}
