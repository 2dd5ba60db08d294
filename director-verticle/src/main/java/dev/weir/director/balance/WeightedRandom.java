package dev.weir.director.balance;

import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Draws a backend, each with a chance in proportion to its weight.
final class WeightedRandom implements Scheduler {
  private final RandomGenerator random;

  WeightedRandom(RandomGenerator random) {
    this.random = random;
  }

  @Override
  public @Nullable Route pick(ServiceRoutes routes, PickRequest request) {
    Route drawn = draw(routes);
    return drawn == null || request.mayTake(drawn) ? drawn : drawFromTheRest(routes, request);
  }

  private @Nullable Route draw(ServiceRoutes routes) {
    if (routes.size() == 0) {
      return null;
    }
    long point = random.nextLong(routes.sumPermille(routes.size() - 1));
    int low = 0;
    int high = routes.size() - 1;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (routes.sumPermille(middle) > point) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return routes.route(low);
  }

  private @Nullable Route drawFromTheRest(ServiceRoutes routes, PickRequest request) {
    long total = 0;
    for (int i = 0; i < routes.size(); i++) {
      if (request.mayTake(routes.route(i))) {
        total += routes.weightPermille(i);
      }
    }
    long point = total == 0 ? 0 : random.nextLong(total);
    for (int i = 0; i < routes.size(); i++) {
      Route route = routes.route(i);
      if (request.mayTake(route)) {
        if (point < route.weightPermille()) {
          return route;
        }
        point -= route.weightPermille();
      }
    }
    return null;
  }
}
