package dev.weir.director.balance;

import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Chooses the backend that costs least. Up to [#SCAN_MAX] backends are all looked at for each
/// pick. Of more, a [MinTree] holds what they cost at the last look, at most [#LOOK_NANOS] ago: the
/// cheapest is looked at again before it is taken, so a backend that somebody has filled since is
/// not chosen for an old count; one that has emptied since may be found that much later.
final class LeastCost implements Scheduler {
  static final int SCAN_MAX = 64;
  static final long LOOK_NANOS = 50_000_000L;

  /// Which one of several that cost the same.
  enum Ties {
    /// The first in the list, as IPVS.
    FIRST,
    /// The next one after the last that was picked, as HAProxy.
    ROTATE
  }

  /// What a rule asks for.
  enum Reads {
    COUNTS,
    LATENCIES
  }

  private final Cost cost;
  private final Ties ties;
  private final Reads reads;
  private final MinTree tree = new MinTree();
  private int next;
  private @Nullable ServiceRoutes seen;
  private @Nullable InFlight counted;
  private InFlight.Gauge[] gauges = {};

  /// The shortest time of all; stands for those that are not known.
  private double fastestNanos;

  private long lookedNanos;
  private boolean looked;

  private LeastCost(Cost cost, Ties ties, Reads reads, int next) {
    this.cost = cost;
    this.ties = ties;
    this.reads = reads;
    this.next = next;
  }

  /// One that takes the first of equals.
  static LeastCost first(Cost cost) {
    return new LeastCost(cost, Ties.FIRST, Reads.COUNTS, 0);
  }

  /// One that goes round among equals.
  static LeastCost rotating(Cost cost, int from) {
    return new LeastCost(cost, Ties.ROTATE, Reads.COUNTS, from);
  }

  /// The same, beginning anywhere.
  static LeastCost rotating(Cost cost, RandomGenerator random) {
    return rotating(cost, random.nextInt(Integer.MAX_VALUE));
  }

  /// One that goes by [Cost#leasttime].
  static LeastCost byLatency(RandomGenerator random) {
    Cost cost = (r, inFlight, nanos) -> Cost.leasttime(inFlight, nanos, r.weightPermille());
    return new LeastCost(cost, Ties.ROTATE, Reads.LATENCIES, random.nextInt(Integer.MAX_VALUE));
  }

  @Override
  public @Nullable Route pick(ServiceRoutes routes, PickRequest request) {
    if (routes.size() == 0) {
      return null;
    }
    if (routes != seen || !request.inFlight().equals(counted)) {
      follow(routes, request.inFlight());
    }
    int index = routes.size() <= SCAN_MAX ? scanned(routes, request) : found(routes, request);
    if (index < 0) {
      return null;
    }
    next = index + 1;
    return routes.route(index);
  }

  private void follow(ServiceRoutes routes, InFlight inFlight) {
    seen = routes;
    counted = inFlight;
    looked = false;
    gauges = new InFlight.Gauge[routes.size()];
    for (int i = 0; i < gauges.length; i++) {
      gauges[i] = inFlight.gauge(routes.route(i).uid());
    }
  }

  private int scanned(ServiceRoutes routes, PickRequest request) {
    findFastest();
    int size = routes.size();
    int best = -1;
    double least = Double.POSITIVE_INFINITY;
    int index = from(size);
    for (int i = 0; i < size; i++) {
      double each = costOf(routes, index, request);
      if (each < least) {
        best = index;
        least = each;
      }
      index = index + 1 == size ? 0 : index + 1;
    }
    return best;
  }

  private int from(int size) {
    return ties == Ties.FIRST ? 0 : next % size;
  }

  private int found(ServiceRoutes routes, PickRequest request) {
    boolean isFresh = lookIfDue(routes, request);
    while (true) {
      double least = tree.min();
      if (least == Double.POSITIVE_INFINITY) {
        if (isFresh) {
          return -1;
        }
        // What was full or busy at the last look may not be any more: nobody is refused by an old
        // count.
        look(routes, request);
        isFresh = true;
        continue;
      }
      int index = tree.first(from(routes.size()), least);
      if (index < 0) {
        index = tree.first(0, least);
      }
      double now = costOf(routes, index, request);
      if (now <= least) {
        InFlight.Gauge gauge = gauges[index];
        tree.update(index, cost.of(routes.route(index), gauge.inFlight() + 1, latency(gauge)));
        looked &= request.tried().isEmpty();
        return index;
      }
      tree.update(index, now);
    }
  }

  private boolean lookIfDue(ServiceRoutes routes, PickRequest request) {
    if (looked && request.nowNanos() - lookedNanos < LOOK_NANOS) {
      return false;
    }
    look(routes, request);
    return true;
  }

  /// A look for a connection that has tried some backends leaves these out; the next pick looks
  /// again.
  private void look(ServiceRoutes routes, PickRequest request) {
    findFastest();
    tree.reset(routes.size());
    for (int i = 0; i < gauges.length; i++) {
      tree.write(i, costOf(routes, i, request));
    }
    tree.build();
    looked = request.tried().isEmpty();
    lookedNanos = request.nowNanos();
  }

  private double costOf(ServiceRoutes routes, int index, PickRequest request) {
    Route route = routes.route(index);
    long inFlight = gauges[index].inFlight();
    boolean isFull = route.connectionsMax() > 0 && inFlight >= route.connectionsMax();
    return isFull || (!request.tried().isEmpty() && request.tried().contains(route.uid()))
        ? Double.POSITIVE_INFINITY
        : cost.of(route, inFlight, latency(gauges[index]));
  }

  private double latency(InFlight.Gauge gauge) {
    if (reads == Reads.COUNTS) {
      return 0;
    }
    double known = gauge.latencyNanos();
    return known > 0 ? known : fastestNanos;
  }

  private void findFastest() {
    if (reads == Reads.COUNTS) {
      return;
    }
    double fastest = Double.POSITIVE_INFINITY;
    for (InFlight.Gauge each : gauges) {
      double known = each.latencyNanos();
      fastest = known > 0 ? Math.min(fastest, known) : fastest;
    }
    fastestNanos = fastest == Double.POSITIVE_INFINITY ? 1 : fastest;
  }
}
