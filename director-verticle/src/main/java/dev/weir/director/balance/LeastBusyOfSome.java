package dev.weir.director.balance;

import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// HAProxy's `random(n)`: draws some backends by weight and takes the one with the fewest
/// connections for its weight; of equals the one with the fewer picks for its weight in the last
/// second, as this loop has made them. Source: Mitzenmacher, "The power of two choices in
/// randomized load balancing", 1996.
final class LeastBusyOfSome implements Scheduler {
  private static final long SECOND_NANOS = 1_000_000_000L;

  private final WeightedRandom draws;
  private final int count;
  private @Nullable ServiceRoutes seen;

  /// Per backend: the second, picks in it, picks in the one before.
  private long[] seconds = {};

  private int[] picks = {};
  private int[] picksBefore = {};

  LeastBusyOfSome(int count, RandomGenerator random) {
    this.count = count;
    this.draws = new WeightedRandom(random);
  }

  @Override
  public @Nullable Route pick(ServiceRoutes routes, PickRequest request) {
    if (routes != seen) {
      seen = routes;
      seconds = new long[routes.size()];
      picks = new int[routes.size()];
      picksBefore = new int[routes.size()];
    }
    int best = -1;
    for (int i = 0; i < count; i++) {
      int drawn = draws.index(routes, request);
      if (drawn >= 0 && (best < 0 || isBetter(routes, drawn, best, request))) {
        best = drawn;
      }
    }
    if (best < 0) {
      return null;
    }
    roll(best, request.nowNanos());
    picks[best]++;
    return routes.route(best);
  }

  private boolean isBetter(ServiceRoutes routes, int index, int than, PickRequest request) {
    if (index == than) {
      return false;
    }
    long mine = request.inFlight().of(routes.route(index).uid()) * routes.weightPermille(than);
    long theirs = request.inFlight().of(routes.route(than).uid()) * routes.weightPermille(index);
    if (mine != theirs) {
      return mine < theirs;
    }
    return rate(index, request.nowNanos()) * routes.weightPermille(than)
        < rate(than, request.nowNanos()) * routes.weightPermille(index);
  }

  /// Picks in the last second: those of this one, and what of the one before is less than a second
  /// ago, were they spread evenly.
  private double rate(int index, long nowNanos) {
    roll(index, nowNanos);
    double left = 1 - (double) Math.floorMod(nowNanos, SECOND_NANOS) / SECOND_NANOS;
    return picks[index] + picksBefore[index] * left;
  }

  private void roll(int index, long nowNanos) {
    long second = Math.floorDiv(nowNanos, SECOND_NANOS);
    if (second != seconds[index]) {
      picksBefore[index] = second == seconds[index] + 1 ? picks[index] : 0;
      picks[index] = 0;
      seconds[index] = second;
    }
  }
}
