package dev.weir.director.admit;

import dev.weir.core.model.BackendUid;
import dev.weir.core.model.IpAddress;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One part of an [AffinityTable]: chains of entries in arrays, a list of all by their last use,
/// the longest ago first, and a list of those that are to be told. Each method holds the monitor;
/// none takes another.
final class AffinityStripe {
  private static final int NONE = -1;

  /// In `newsNext`: not in the list.
  private static final int TOLD = -2;

  private static final int CAPACITY_FIRST = 16;

  /// A client that comes again is told of when this part of its time has passed since.
  private static final int TOLD_PART = 4;

  private final int capacityMax;
  private final long ttlNanos;

  private int[] buckets = {};
  private int[] next = {};
  private long[] hashes = {};
  private long[] high = {};
  private long[] low = {};
  private @Nullable BackendUid[] backends = {};

  /// Of the version that the cluster holds as far as is known; 0 when it knows nothing of it.
  private long[] epochs = {};

  private long[] usedNanos = {};
  private long[] toldNanos = {};
  private int[] usedBefore = {};
  private int[] usedAfter = {};
  private int[] newsNext = {};
  private int usedFirst = NONE;
  private int usedLast = NONE;
  private int newsFirst = NONE;
  private int newsLast = NONE;
  private int free = NONE;
  private int used;
  private int entryCount;
  private long evictedCount;

  /// What the cluster holds.
  record Shared(BackendUid backend, long epoch, long usedNanos) {}

  AffinityStripe(int capacityMax, long ttlNanos) {
    this.capacityMax = capacityMax;
    this.ttlNanos = ttlNanos;
  }

  synchronized @Nullable BackendUid find(long hash, long keyHigh, long keyLow, long nowNanos) {
    int slot = slotOf(hash, keyHigh, keyLow);
    if (slot == NONE) {
      return null;
    }
    if (nowNanos - usedNanos[slot] > ttlNanos) {
      remove(slot);
      return null;
    }
    use(slot, nowNanos);
    if (nowNanos - toldNanos[slot] > ttlNanos / TOLD_PART) {
      tell(slot);
    }
    return backends[slot];
  }

  synchronized void bind(long hash, long keyHigh, long keyLow, BackendUid backend, long nowNanos) {
    int slot = slotOf(hash, keyHigh, keyLow);
    if (slot == NONE) {
      slot = add(hash, keyHigh, keyLow, nowNanos);
    }
    use(slot, nowNanos);
    backends[slot] = backend;
    tell(slot);
  }

  synchronized void adopt(long hash, long keyHigh, long keyLow, Shared shared, long nowNanos) {
    if (nowNanos - shared.usedNanos() > ttlNanos) {
      return;
    }
    int slot = slotOf(hash, keyHigh, keyLow);
    if (slot == NONE) {
      slot = add(hash, keyHigh, keyLow, nowNanos);
      usedNanos[slot] = shared.usedNanos();
    } else if (shared.epoch() <= epochs[slot]) {
      return;
    }
    backends[slot] = shared.backend();
    epochs[slot] = shared.epoch();
    toldNanos[slot] = nowNanos;
  }

  /// What was told holds; what was chosen meanwhile stays.
  synchronized void holds(long hash, long keyHigh, long keyLow, long epoch) {
    int slot = slotOf(hash, keyHigh, keyLow);
    if (slot != NONE && epoch > epochs[slot]) {
      epochs[slot] = epoch;
    }
  }

  /// @param max at most so many are taken
  synchronized void takeNews(List<AffinityTable.News> into, int max, long nowNanos) {
    for (int i = 0; i < max && newsFirst != NONE; i++) {
      int slot = newsFirst;
      newsFirst = newsNext[slot];
      if (newsFirst == NONE) {
        newsLast = NONE;
      }
      newsNext[slot] = TOLD;
      BackendUid backend = backends[slot];
      if (backend != null) {
        toldNanos[slot] = nowNanos;
        into.add(
            new AffinityTable.News(
                new IpAddress(high[slot], low[slot]),
                backend,
                epochs[slot] + 1,
                nowNanos - usedNanos[slot]));
      }
    }
  }

  synchronized void expire(long nowNanos) {
    while (usedFirst != NONE && nowNanos - usedNanos[usedFirst] > ttlNanos) {
      remove(usedFirst);
    }
  }

  synchronized int entryCount() {
    return entryCount;
  }

  synchronized long evictedCount() {
    return evictedCount;
  }

  private int slotOf(long hash, long keyHigh, long keyLow) {
    if (buckets.length == 0) {
      return NONE;
    }
    int slot = buckets[bucket(hash)];
    while (slot != NONE && (low[slot] != keyLow || high[slot] != keyHigh)) {
      slot = next[slot];
    }
    return slot;
  }

  private int add(long hash, long keyHigh, long keyLow, long nowNanos) {
    if (free == NONE && used == capacityMax) {
      if (nowNanos - usedNanos[usedFirst] <= ttlNanos) {
        evictedCount++;
      }
      remove(usedFirst);
    }
    int slot = takeSlot();
    hashes[slot] = hash;
    high[slot] = keyHigh;
    low[slot] = keyLow;
    epochs[slot] = 0;
    usedNanos[slot] = nowNanos;
    toldNanos[slot] = nowNanos;
    next[slot] = buckets[bucket(hash)];
    buckets[bucket(hash)] = slot;
    linkUsed(slot);
    entryCount++;
    return slot;
  }

  private int takeSlot() {
    if (free != NONE) {
      int slot = free;
      free = next[slot];
      return slot;
    }
    if (used == next.length) {
      grow();
    }
    newsNext[used] = TOLD;
    return used++;
  }

  private void remove(int slot) {
    int bucket = bucket(hashes[slot]);
    int at = buckets[bucket];
    if (at == slot) {
      buckets[bucket] = next[slot];
    } else {
      while (next[at] != slot) {
        at = next[at];
      }
      next[at] = next[slot];
    }
    unlinkUsed(slot);
    if (newsNext[slot] != TOLD) {
      unlinkNews(slot);
    }
    backends[slot] = null;
    next[slot] = free;
    free = slot;
    entryCount--;
  }

  private void use(int slot, long nowNanos) {
    usedNanos[slot] = nowNanos;
    if (slot != usedLast) {
      unlinkUsed(slot);
      linkUsed(slot);
    }
  }

  private void tell(int slot) {
    if (newsNext[slot] != TOLD) {
      return;
    }
    newsNext[slot] = NONE;
    if (newsLast == NONE) {
      newsFirst = slot;
    } else {
      newsNext[newsLast] = slot;
    }
    newsLast = slot;
  }

  /// Rare: somebody is forgotten within the tick in which he came.
  private void unlinkNews(int slot) {
    int before = NONE;
    int at = newsFirst;
    while (at != slot) {
      before = at;
      at = newsNext[at];
    }
    if (before == NONE) {
      newsFirst = newsNext[slot];
    } else {
      newsNext[before] = newsNext[slot];
    }
    if (newsLast == slot) {
      newsLast = before;
    }
    newsNext[slot] = TOLD;
  }

  /// Called only while each slot is in use.
  private void grow() {
    int capacity = Math.min(capacityMax, Math.max(CAPACITY_FIRST, 2 * next.length));
    next = Arrays.copyOf(next, capacity);
    hashes = Arrays.copyOf(hashes, capacity);
    high = Arrays.copyOf(high, capacity);
    low = Arrays.copyOf(low, capacity);
    backends = Arrays.copyOf(backends, capacity);
    epochs = Arrays.copyOf(epochs, capacity);
    usedNanos = Arrays.copyOf(usedNanos, capacity);
    toldNanos = Arrays.copyOf(toldNanos, capacity);
    usedBefore = Arrays.copyOf(usedBefore, capacity);
    usedAfter = Arrays.copyOf(usedAfter, capacity);
    newsNext = Arrays.copyOf(newsNext, capacity);
    buckets = new int[Integer.highestOneBit(Math.max(1, capacity - 1)) << 1];
    Arrays.fill(buckets, NONE);
    for (int slot = 0; slot < used; slot++) {
      int bucket = bucket(hashes[slot]);
      next[slot] = buckets[bucket];
      buckets[bucket] = slot;
    }
  }

  private int bucket(long hash) {
    return (int) hash & (buckets.length - 1);
  }

  private void linkUsed(int slot) {
    usedBefore[slot] = usedLast;
    usedAfter[slot] = NONE;
    if (usedLast == NONE) {
      usedFirst = slot;
    } else {
      usedAfter[usedLast] = slot;
    }
    usedLast = slot;
  }

  private void unlinkUsed(int slot) {
    int before = usedBefore[slot];
    int after = usedAfter[slot];
    if (before == NONE) {
      usedFirst = after;
    } else {
      usedAfter[before] = after;
    }
    if (after == NONE) {
      usedLast = before;
    } else {
      usedBefore[after] = before;
    }
  }
}
