package dev.weir.director.balance;

import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// HAProxy's `leastconn`, over the connections of the whole cluster: the smallest key wins, round
/// robin among equals. An idle backend has the key 0 whatever its weight.
final class LeastConnections implements Scheduler {
  /// HAProxy's key is `(inflight + 1) × 4096 / (16 × weight)`, so `× 256,000` for weights in
  /// thousandths; a thousand times finer, so that heavy backends do not all round to 0.
  private static final long KEY_SCALE = 256_000L * 1000;

  private int next;

  private LeastConnections(int next) {
    this.next = next;
  }

  static LeastConnections startingAt(int index) {
    return new LeastConnections(index);
  }

  static LeastConnections startingAnywhere(RandomGenerator random) {
    return new LeastConnections(random.nextInt(Integer.MAX_VALUE));
  }

  @Override
  public @Nullable Route pick(ServiceRoutes routes, PickRequest request) {
    int size = routes.size();
    int best = -1;
    long bestKey = Long.MAX_VALUE;
    int index = size == 0 ? 0 : next % size;
    for (int seen = 0; seen < size; seen++) {
      Route route = routes.route(index);
      if (request.mayTake(route)) {
        long key = key(request.inFlight().of(route.uid()), route.weightPermille());
        if (key < bestKey) {
          best = index;
          bestKey = key;
        }
      }
      index = index + 1 == size ? 0 : index + 1;
    }
    if (best < 0) {
      return null;
    }
    next = best + 1;
    return routes.route(best);
  }

  static long key(long inFlight, long weightPermille) {
    return inFlight == 0 ? 0 : (inFlight + 1) * KEY_SCALE / weightPermille;
  }
}
