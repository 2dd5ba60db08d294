package dev.weir.director.balance;

import dev.weir.core.model.SchedulerOptions.Hash;
import dev.weir.core.model.SchedulerOptions.Method;
import org.jspecify.annotations.Nullable;

/// The same key meets the same backend on every director, while the backends stay the same.
final class KeyHash implements Scheduler {
  private final Hash hash;
  private final @Nullable BoundedLoads bounded;

  KeyHash(Hash hash) {
    this.hash = hash;
    Integer factor = hash.balanceFactorPercent();
    bounded = factor == null ? null : new BoundedLoads(factor);
  }

  @Override
  public @Nullable Route pick(ServiceRoutes routes, PickRequest request) {
    if (routes.size() == 0) {
      return null;
    }
    if (hash.method() == Method.MAGLEV) {
      return routes.maglev().pick(request);
    }
    HashRing.Bound bound = bounded == null ? HashRing.Bound.NONE : bounded.follow(routes, request);
    return routes.ring().pick(routes, request, bound);
  }
}
