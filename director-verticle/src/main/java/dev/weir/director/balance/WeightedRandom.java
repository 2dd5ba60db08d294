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
    int index = index(routes, request);
    return index < 0 ? null : routes.route(index);
  }

  /// The index of the route that was drawn; -1 when there is none that may take the connection.
  int index(ServiceRoutes routes, PickRequest request) {
    if (routes.size() == 0) {
      return -1;
    }
    int drawn = draw(routes);
    return request.mayTake(routes.route(drawn)) ? drawn : drawFromTheRest(routes, request);
  }

  private int draw(ServiceRoutes routes) {
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
    return low;
  }

  private int drawFromTheRest(ServiceRoutes routes, PickRequest request) {
    long total = 0;
    for (int i = 0; i < routes.size(); i++) {
      if (request.mayTake(routes.route(i))) {
        total += routes.weightPermille(i);
      }
    }
    long point = total == 0 ? 0 : random.nextLong(total);
    for (int i = 0; i < routes.size(); i++) {
      if (request.mayTake(routes.route(i))) {
        if (point < routes.weightPermille(i)) {
          return i;
        }
        point -= routes.weightPermille(i);
      }
    }
    return -1;
  }
}
