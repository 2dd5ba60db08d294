package dev.weir.director.admit;

import dev.weir.director.admit.ClientTable.Entry;
import java.util.Arrays;

/// One part of a [ClientTable]: chains of entries in arrays, and a list of the idle ones, the
/// longest idle first. Each method holds the monitor; none takes another.
final class ClientStripe {
  private static final int NONE = -1;
  private static final int CAPACITY_FIRST = 16;

  private final int openMax;
  private final long burst;
  private final boolean hasRate;
  private final int capacityMax;

  private int[] buckets = {};
  private int[] next = {};
  private long[] hashes = {};
  private long[] high = {};
  private long[] low = {};
  private int[] open = {};

  /// As in [TokenRate]: how many tokens of all that were made are gone for this client.
  private long[] gone = {};

  private int[] idleBefore = {};
  private int[] idleAfter = {};
  private int idleFirst = NONE;
  private int idleLast = NONE;
  private int free = NONE;
  private int used;
  private int entryCount;
  private long evictedCount;
  private long uncountedCount;

  ClientStripe(ClientLimits limits, int capacityMax) {
    this.openMax = limits.openMax();
    this.burst = limits.perSecondMax();
    this.hasRate = limits.perSecondMax() != ClientLimits.UNLIMITED;
    this.capacityMax = capacityMax;
  }

  /// @param made tokens made so far for each client
  synchronized Entry enter(long hash, long keyHigh, long keyLow, long made) {
    int slot = find(hash, keyHigh, keyLow);
    if (slot == NONE) {
      slot = add(hash, keyHigh, keyLow, made);
      if (slot == NONE) {
        uncountedCount++;
        return Entry.UNCOUNTED;
      }
    } else if (open[slot] == 0) {
      unlinkIdle(slot);
    }
    Entry entry = judge(slot, made);
    if (entry == Entry.COUNTED) {
      open[slot]++;
    } else if (open[slot] == 0) {
      linkIdle(slot);
    }
    return entry;
  }

  synchronized void leave(long hash, long keyHigh, long keyLow) {
    int slot = find(hash, keyHigh, keyLow);
    if (slot == NONE || open[slot] == 0) {
      throw new IllegalStateException("client: none open (expected: one that was counted)");
    }
    if (--open[slot] > 0) {
      return;
    }
    if (hasRate) {
      linkIdle(slot);
    } else {
      remove(slot);
    }
  }

  synchronized int open(long hash, long keyHigh, long keyLow) {
    int slot = find(hash, keyHigh, keyLow);
    return slot == NONE ? 0 : open[slot];
  }

  synchronized int entryCount() {
    return entryCount;
  }

  synchronized long evictedCount() {
    return evictedCount;
  }

  synchronized long uncountedCount() {
    return uncountedCount;
  }

  private Entry judge(int slot, long made) {
    if (hasRate) {
      long without = Math.max(gone[slot], made - burst);
      if (without >= made) {
        return Entry.TOO_FAST;
      }
      gone[slot] = without + 1;
    }
    return open[slot] >= openMax ? Entry.TOO_MANY : Entry.COUNTED;
  }

  private int find(long hash, long keyHigh, long keyLow) {
    if (buckets.length == 0) {
      return NONE;
    }
    int slot = buckets[bucket(hash)];
    while (slot != NONE && (low[slot] != keyLow || high[slot] != keyHigh)) {
      slot = next[slot];
    }
    return slot;
  }

  private int add(long hash, long keyHigh, long keyLow, long made) {
    forgetRested(made);
    int slot = takeSlot();
    if (slot != NONE) {
      hashes[slot] = hash;
      high[slot] = keyHigh;
      low[slot] = keyLow;
      open[slot] = 0;
      gone[slot] = made - burst;
      next[slot] = buckets[bucket(hash)];
      buckets[bucket(hash)] = slot;
      entryCount++;
    }
    return slot;
  }

  /// An idle client whose tokens are all there again is as good as an unknown one. At most two are
  /// forgotten for each one that comes, so the table shrinks and no call takes long.
  private void forgetRested(long made) {
    for (int i = 0; i < 2 && idleFirst != NONE && gone[idleFirst] <= made - burst; i++) {
      forgetLongestIdle();
    }
  }

  private void forgetLongestIdle() {
    int slot = idleFirst;
    unlinkIdle(slot);
    remove(slot);
  }

  private int takeSlot() {
    if (free == NONE && used == capacityMax) {
      if (idleFirst == NONE) {
        return NONE;
      }
      forgetLongestIdle();
      evictedCount++;
    }
    if (free != NONE) {
      int slot = free;
      free = next[slot];
      return slot;
    }
    if (used == next.length) {
      grow();
    }
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
    next[slot] = free;
    free = slot;
    entryCount--;
  }

  /// Called only while each slot is in use.
  private void grow() {
    int capacity = Math.min(capacityMax, Math.max(CAPACITY_FIRST, 2 * next.length));
    next = Arrays.copyOf(next, capacity);
    hashes = Arrays.copyOf(hashes, capacity);
    high = Arrays.copyOf(high, capacity);
    low = Arrays.copyOf(low, capacity);
    open = Arrays.copyOf(open, capacity);
    gone = Arrays.copyOf(gone, capacity);
    idleBefore = Arrays.copyOf(idleBefore, capacity);
    idleAfter = Arrays.copyOf(idleAfter, capacity);
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

  private void linkIdle(int slot) {
    idleBefore[slot] = idleLast;
    idleAfter[slot] = NONE;
    if (idleLast == NONE) {
      idleFirst = slot;
    } else {
      idleAfter[idleLast] = slot;
    }
    idleLast = slot;
  }

  private void unlinkIdle(int slot) {
    int before = idleBefore[slot];
    int after = idleAfter[slot];
    if (before == NONE) {
      idleFirst = after;
    } else {
      idleAfter[before] = after;
    }
    if (after == NONE) {
      idleLast = before;
    } else {
      idleBefore[after] = before;
    }
  }
}
