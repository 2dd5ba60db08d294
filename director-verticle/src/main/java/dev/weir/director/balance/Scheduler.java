package dev.weir.director.balance;

import org.jspecify.annotations.Nullable;

/// Chooses one of a service's backends. Holds the cursor of one service on one event loop, which
/// outlives the routes; belongs to that loop.
public interface Scheduler {
  /// The backend for a connection, or null when none may take it.
  @Nullable Route pick(ServiceRoutes routes, PickRequest request);
}
