package dev.weir.director.balance;

import dev.weir.core.model.BackendUid;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// nginx's smooth weighted round robin: with weights 5, 1, 1 it picks `a a b a c a a`. Each pick
/// adds to every backend its weight, takes the largest sum (the first one of equals) and takes the
/// total away from it. With more than [#WALK_MAX] backends, turns go by [EarliestDeadline].
final class SmoothRoundRobin implements Scheduler {
  /// Picks that a phase skips at most; each costs a walk over all routes.
  private static final int PHASE_MAX = 64;

  /// Backends that are walked for each pick.
  static final int WALK_MAX = 64;

  private final RandomGenerator random;
  private final EarliestDeadline deadlines;
  private final int phaseMax;
  private @Nullable ServiceRoutes seen;
  private long[] current = {};

  private SmoothRoundRobin(RandomGenerator random, int phaseMax) {
    this.random = random;
    this.phaseMax = phaseMax;
    deadlines = new EarliestDeadline(phaseMax > 0 ? random::nextDouble : () -> 0);
  }

  static SmoothRoundRobin startingAnywhere(RandomGenerator random) {
    return new SmoothRoundRobin(random, PHASE_MAX);
  }

  static SmoothRoundRobin startingAtZero() {
    return new SmoothRoundRobin(() -> 0, 0);
  }

  @Override
  public @Nullable Route pick(ServiceRoutes routes, PickRequest request) {
    if (routes.size() > WALK_MAX) {
      return deadlines.pick(routes, request);
    }
    if (routes != seen) {
      follow(routes);
    }
    long total = 0;
    int best = -1;
    for (int i = 0; i < current.length; i++) {
      Route route = routes.route(i);
      if (request.mayTake(route)) {
        current[i] += route.weightPermille();
        total += route.weightPermille();
        if (best < 0 || current[i] > current[best]) {
          best = i;
        }
      }
    }
    if (best < 0) {
      return null;
    }
    current[best] -= total;
    return routes.route(best);
  }

  /// Takes the state over to other routes. It is scaled to the new total, because it says how many
  /// picks a backend is ahead or behind; else one whose weight fell would wait for a whole old
  /// cycle.
  private void follow(ServiceRoutes routes) {
    ServiceRoutes before = seen;
    seen = routes;
    long[] next = new long[routes.size()];
    if (before == null || before.size() == 0 || next.length == 0) {
      current = next;
      skipSome();
      return;
    }
    Map<BackendUid, Long> known = new HashMap<>();
    for (int i = 0; i < current.length; i++) {
      known.put(before.route(i).uid(), current[i]);
    }
    double scale =
        (double) routes.sumPermille(next.length - 1) / before.sumPermille(current.length - 1);
    for (int i = 0; i < next.length; i++) {
      next[i] = Math.round(known.getOrDefault(routes.route(i).uid(), 0L) * scale);
    }
    current = next;
  }

  private void skipSome() {
    if (current.length == 0 || phaseMax == 0) {
      return;
    }
    PickRequest nobody = new PickRequest(0, Set.of(), _ -> 0, 0);
    for (int skip = random.nextInt(phaseMax); skip > 0 && seen != null; skip--) {
      pick(seen, nobody);
    }
  }
}
