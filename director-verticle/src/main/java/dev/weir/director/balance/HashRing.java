package dev.weir.director.balance;

import com.dynatrace.hash4j.hashing.Hashing;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A ring on which each backend has points in proportion to its weight, and each key belongs to the
/// next point: when a backend goes, only its own keys move. It depends on ids and weights alone,
/// never on the order of a list. Source: Karger et al., "Consistent hashing and random trees",
/// 1997.
final class HashRing {
  /// Points of a backend of weight 100, HAProxy's 16 for each of its weights of 10.
  static final int POINTS = 160;

  /// Points of the whole ring, Envoy's bound; heavier services have them thinned out, all alike.
  static final int POINTS_MAX = 8 * 1024 * 1024;

  private static final long SEED = 0x72696e6700000001L;
  private static final double WEIGHT_PERMILLE = 100_000;

  private final long[] points;
  private final int[] owners;

  private HashRing(long[] points, int[] owners) {
    this.points = points;
    this.owners = owners;
  }

  static HashRing of(List<Route> routes) {
    double wanted = 0;
    for (Route each : routes) {
      wanted += POINTS * each.weightPermille() / WEIGHT_PERMILLE;
    }
    double thinned = Math.min(1, POINTS_MAX / Math.max(1, wanted));
    int[] counts = new int[routes.size()];
    int sum = 0;
    for (int i = 0; i < counts.length; i++) {
      double count = POINTS * thinned * routes.get(i).weightPermille() / WEIGHT_PERMILLE;
      counts[i] = Math.max(1, (int) Math.round(count));
      sum += counts[i];
    }
    return of(routes, counts, sum);
  }

  /// Sorts by the point; the owner's index rides in the point's last bits, of which enough are left
  /// to tell keys apart.
  private static HashRing of(List<Route> routes, int[] counts, int sum) {
    int bits = Integer.SIZE - Integer.numberOfLeadingZeros(Math.max(1, routes.size() - 1));
    long ownerMask = (1L << bits) - 1;
    long[] points = new long[sum];
    int at = 0;
    for (int i = 0; i < counts.length; i++) {
      String id = routes.get(i).id().value();
      for (int point = 0; point < counts[i]; point++) {
        long hash = Hashing.komihash5_0(SEED).hashStream().putString(id).putInt(point).getAsLong();
        points[at++] = ((hash & ~ownerMask) ^ Long.MIN_VALUE) | i;
      }
    }
    Arrays.sort(points);
    int[] owners = new int[sum];
    for (int i = 0; i < sum; i++) {
      owners[i] = (int) (points[i] & ownerMask);
      points[i] &= ~ownerMask;
    }
    return new HashRing(points, owners);
  }

  /// The owner of the next point from a key on that may take the connection.
  @Nullable Route pick(ServiceRoutes routes, PickRequest request, Bound bound) {
    int at = Arrays.binarySearch(points, request.hash() ^ Long.MIN_VALUE);
    int index = at >= 0 ? at : -at - 1;
    for (int i = 0; i < points.length; i++, index++) {
      int owner = owners[index % points.length];
      Route route = routes.route(owner);
      if (bound.allows(owner) && request.mayTake(route)) {
        return route;
      }
    }
    return null;
  }

  /// Which backends may take more.
  @FunctionalInterface
  interface Bound {
    Bound NONE = _ -> true;

    boolean allows(int index);
  }
}
