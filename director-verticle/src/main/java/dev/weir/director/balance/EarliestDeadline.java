package dev.weir.director.balance;

import dev.weir.core.model.BackendUid;
import java.util.HashMap;
import java.util.Map;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/// Weighted turns in the order of deadlines, for services with more backends than can be walked for
/// each pick: a backend's next turn is `1 / weight` after its last one. Shares are exact over a
/// cycle as those of [SmoothRoundRobin] are, and equal weights have the same order; different
/// weights may have another. Source: Envoy's EDF scheduler, gRPC A58.
final class EarliestDeadline {
  /// Deadlines are taken back to near 0 before their differences get lost in rounding.
  private static final double REBASE = 1e6;

  private static final double UNIT = 100_000;
  private final DoubleSupplier waited;
  private final MinTree deadlines = new MinTree();
  private @Nullable ServiceRoutes seen;
  private double now;

  /// @param waited the part of its first turn that a new backend has waited, 0..1
  EarliestDeadline(DoubleSupplier waited) {
    this.waited = waited;
  }

  @Nullable Route pick(ServiceRoutes routes, PickRequest request) {
    if (routes != seen) {
      follow(routes);
    }
    if (now > REBASE) {
      rebase(routes.size());
    }
    int index = deadlines.first(0, deadlines.min());
    Route route = routes.route(index);
    if (request.mayTake(route)) {
      take(routes, index);
      return route;
    }
    return earliestThatMay(routes, request);
  }

  private void take(ServiceRoutes routes, int index) {
    now = Math.max(now, deadlines.value(index));
    deadlines.update(index, now + UNIT / routes.weightPermille(index));
  }

  private @Nullable Route earliestThatMay(ServiceRoutes routes, PickRequest request) {
    int best = -1;
    for (int i = 0; i < routes.size(); i++) {
      if (request.mayTake(routes.route(i))
          && (best < 0 || deadlines.value(i) < deadlines.value(best))) {
        best = i;
      }
    }
    if (best < 0) {
      return null;
    }
    take(routes, best);
    return routes.route(best);
  }

  private void rebase(int size) {
    for (int i = 0; i < size; i++) {
      deadlines.write(i, deadlines.value(i) - now);
    }
    deadlines.build();
    now = 0;
  }

  /// Each backend keeps the part of its turn that it has waited; a new one begins anywhere in it.
  private void follow(ServiceRoutes routes) {
    Map<BackendUid, Double> left = new HashMap<>();
    ServiceRoutes before = seen;
    if (before != null) {
      for (int i = 0; i < before.size(); i++) {
        double part = (deadlines.value(i) - now) * before.weightPermille(i) / UNIT;
        left.put(before.route(i).uid(), Math.clamp(part, 0, 1));
      }
    }
    seen = routes;
    now = 0;
    deadlines.reset(routes.size());
    for (int i = 0; i < routes.size(); i++) {
      Double known = left.get(routes.route(i).uid());
      double turn = UNIT / routes.weightPermille(i);
      deadlines.write(i, turn * (known == null ? 1 - waited.getAsDouble() : known));
    }
    deadlines.build();
  }
}
