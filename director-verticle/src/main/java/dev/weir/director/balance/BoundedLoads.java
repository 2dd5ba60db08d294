package dev.weir.director.balance;

import org.jspecify.annotations.Nullable;

/// How many connections each backend may have while the whole service has so many: HAProxy's
/// `hash-balance-factor`. The slots of all are `ceil((served + 1) × factor / 100)`; each backend
/// has its weight's part of them, remainders rounded cumulatively, and one at least. Source:
/// Mirrokni et al., "Consistent hashing with bounded loads", 2016, and HAProxy's `lb_chash.c`.
final class BoundedLoads implements HashRing.Bound {
  private final int factorPercent;
  private @Nullable ServiceRoutes seen;
  private @Nullable InFlight counted;
  private InFlight.Gauge[] gauges = {};
  private long servedNanos;
  private boolean looked;
  private long served;
  private long slots;

  BoundedLoads(int factorPercent) {
    this.factorPercent = factorPercent;
  }

  /// Takes over what the service carries now. With more than [LeastCost#SCAN_MAX] backends, the sum
  /// is taken every [LeastCost#LOOK_NANOS], and own picks are added in between.
  HashRing.Bound follow(ServiceRoutes routes, PickRequest request) {
    if (routes != seen || !request.inFlight().equals(counted)) {
      seen = routes;
      counted = request.inFlight();
      looked = false;
      gauges = new InFlight.Gauge[routes.size()];
      for (int i = 0; i < gauges.length; i++) {
        gauges[i] = request.inFlight().gauge(routes.route(i).uid());
      }
    }
    if (!looked
        || gauges.length <= LeastCost.SCAN_MAX
        || request.nowNanos() - servedNanos >= LeastCost.LOOK_NANOS) {
      looked = true;
      servedNanos = request.nowNanos();
      served = 0;
      for (InFlight.Gauge each : gauges) {
        served += each.inFlight();
      }
    } else {
      served++;
    }
    slots = slots(served, factorPercent);
    return this;
  }

  @Override
  public boolean allows(int index) {
    ServiceRoutes routes = seen;
    if (routes == null) {
      return false;
    }
    long total = routes.sumPermille(routes.size() - 1);
    long upTo = routes.sumPermille(index);
    long before = upTo - routes.weightPermille(index);
    return gauges[index].inFlight() < slots(slots, before, upTo, total);
  }

  static long slots(long served, int factorPercent) {
    return ((served + 1) * factorPercent + 99) / 100;
  }

  /// The slots of one backend.
  ///
  /// @param before the weights of those before it
  /// @param upTo the same with its own
  static long slots(long slots, long before, long upTo, long total) {
    long perWeight = slots / total;
    long rest = slots - perWeight * total;
    long own = (upTo - before) * perWeight + upTo * rest / total - before * rest / total;
    return Math.max(1, own);
  }
}
