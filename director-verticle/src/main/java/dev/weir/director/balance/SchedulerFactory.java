package dev.weir.director.balance;

import dev.weir.core.model.SchedulerKind;
import java.util.random.RandomGenerator;

/// Makes the scheduler of one service on one event loop.
@FunctionalInterface
public interface SchedulerFactory {
  /// Makes one.
  ///
  /// @param random for choices, and for the phase at which a cursor starts, so that directors that
  ///     start together do not all begin with the same backend
  Scheduler create(SchedulerKind kind, RandomGenerator random);

  /// The schedulers of Weir.
  static SchedulerFactory standard() {
    return (kind, random) ->
        switch (kind) {
          case ROUNDROBIN -> SmoothRoundRobin.startingAnywhere(random);
          case RANDOM -> new WeightedRandom(random);
          case LEASTCONN -> LeastConnections.startingAnywhere(random);
          case SOURCE -> new SourceHash();
        };
  }
}
