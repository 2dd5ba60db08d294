package dev.weir.director.balance;

import dev.weir.core.model.SchedulerKind;
import dev.weir.core.model.SchedulerOptions;
import java.util.random.RandomGenerator;

/// Makes the scheduler of one service on one event loop.
@FunctionalInterface
public interface SchedulerFactory {
  /// Makes one.
  ///
  /// @param random for choices, and for the phase at which a cursor starts, so that directors that
  ///     start together do not all begin with the same backend
  Scheduler create(SchedulerKind kind, SchedulerOptions options, RandomGenerator random);

  /// The schedulers of Weir.
  static SchedulerFactory standard() {
    return (kind, options, random) ->
        switch (kind) {
          case ROUNDROBIN -> SmoothRoundRobin.startingAnywhere(random);
          case WRR -> new WeightedRoundRobin();
          case RANDOM ->
              options.draws() == 1
                  ? new WeightedRandom(random)
                  : new LeastBusyOfSome(options.draws(), random);
          case LEASTCONN ->
              LeastCost.rotating((r, n, _) -> Cost.leastconn(n, r.weightPermille()), random);
          case LC -> LeastCost.first((_, n, _) -> Cost.lc(n, 0));
          case WLC -> LeastCost.first((r, n, _) -> Cost.wlc(n, 0, r.weightPermille()));
          case SED -> LeastCost.first((r, n, _) -> Cost.sed(n, r.weightPermille()));
          case NQ -> LeastCost.first((r, n, _) -> Cost.nq(n, r.weightPermille()));
          case OVF -> LeastCost.first((r, n, _) -> Cost.ovf(n, r.weightPermille()));
          case FO -> LeastCost.first((r, _, _) -> (double) -r.weightPermille());
          case SOURCE -> new KeyHash(SchedulerOptions.Hash.DEFAULT);
          case HASH -> new KeyHash(options.hash());
          case LEASTTIME -> new LeastTime(options.explorePermille(), random);
        };
  }
}
