package dev.weir.director.balance;

import org.jspecify.annotations.Nullable;

/// The same client meets the same backend on every director, while the backends stay the same.
final class SourceHash implements Scheduler {
  @Override
  public @Nullable Route pick(ServiceRoutes routes, PickRequest request) {
    return routes.size() == 0 ? null : routes.maglev().pick(request);
  }
}
