package dev.weir.director.balance;

import com.dynatrace.hash4j.hashing.Hashing;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A lookup table in which each backend owns slots in proportion to its weight, and which changes
/// little when one backend comes or goes. It depends on ids and weights alone, never on the order
/// of a list, so that every director makes the same one. Source: Eisenbud et al., "Maglev: a fast
/// and reliable software network load balancer", 2016, section 3.4; the weights are ours: each
/// round, a backend takes a slot when its share of the rounds so far is due.
final class MaglevTable {
  private static final int[] PRIMES = {
    251, 509, 1021, 2039, 4093, 8191, 16_381, 32_749, 65_521, 131_071, 262_139, 524_287, 1_048_573
  };
  private static final int SLOTS_PER_BACKEND = 100;
  private static final long OFFSET_SEED = 0x6f66667365740001L;
  private static final long SKIP_SEED = 0x736b697000000001L;

  private final Route[] routes;
  private final int[] owners;

  private MaglevTable(Route[] routes, int[] owners) {
    this.routes = routes;
    this.owners = owners;
  }

  /// @param size a prime
  static MaglevTable of(List<Route> unordered, int size) {
    Route[] routes = unordered.toArray(Route[]::new);
    Arrays.sort(routes, Comparator.comparing(Route::id));
    return new MaglevTable(routes, fill(routes, size));
  }

  /// The smallest listed prime that gives each backend a hundred slots.
  ///
  /// @param backendCount of the service with those that take no connections now, so that the size
  ///     does not change when one goes down
  static int sizeFor(int backendCount) {
    long wanted = (long) SLOTS_PER_BACKEND * backendCount;
    for (int prime : PRIMES) {
      if (prime >= wanted) {
        return prime;
      }
    }
    return PRIMES[PRIMES.length - 1];
  }

  int size() {
    return owners.length;
  }

  /// The owner of the client's slot; if it may not take the connection, the owner of the next slot
  /// that may.
  @Nullable Route pick(PickRequest request) {
    int slot = (int) Long.remainderUnsigned(request.hash(), owners.length);
    for (int seen = 0; seen < owners.length; seen++) {
      Route route = routes[owners[slot]];
      if (request.mayTake(route)) {
        return route;
      }
      slot = slot + 1 == owners.length ? 0 : slot + 1;
    }
    return null;
  }

  private static int[] fill(Route[] routes, int size) {
    long heaviest = 0;
    for (Route route : routes) {
      heaviest = Math.max(heaviest, route.weightPermille());
    }
    int[] owners = new int[size];
    Arrays.fill(owners, -1);
    Walk[] walks = new Walk[routes.length];
    for (int i = 0; i < walks.length; i++) {
      walks[i] = new Walk(routes[i], size);
    }
    int filled = 0;
    while (filled < size) {
      for (int i = 0; i < walks.length && filled < size; i++) {
        if (walks[i].isDue(heaviest)) {
          owners[walks[i].nextFree(owners)] = i;
          filled++;
        }
      }
    }
    return owners;
  }

  /// One backend's own order of all slots, and how far it came.
  private static final class Walk {
    private final long weight;
    private final int size;
    private final int skip;
    private int slot;
    private long credit;

    Walk(Route route, int size) {
      this.weight = route.weightPermille();
      this.size = size;
      String id = route.id().value();
      this.slot = (int) Long.remainderUnsigned(hash(OFFSET_SEED, id), size);
      this.skip = (int) Long.remainderUnsigned(hash(SKIP_SEED, id), size - 1) + 1;
    }

    boolean isDue(long heaviest) {
      credit += weight;
      if (credit < heaviest) {
        return false;
      }
      credit -= heaviest;
      return true;
    }

    int nextFree(int[] owners) {
      while (owners[slot] >= 0) {
        slot = slot + skip >= size ? slot + skip - size : slot + skip;
      }
      return slot;
    }

    private static long hash(long seed, String id) {
      return Hashing.komihash5_0(seed).hashStream().putString(id).getAsLong();
    }
  }
}
