package dev.weir.admin.api;

import dev.weir.core.model.BackendStatistics;
import dev.weir.core.model.LatencyBuckets;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/// Merged traffic to one backend. Not thread-safe.
final class BackendTraffic {
  static final int WINDOW_SECONDS = 60;
  private static final int LATENCY_SLOT_SECONDS = 5;
  private static final int LATENCY_SLOTS = WINDOW_SECONDS / LATENCY_SLOT_SECONDS;
  static final BackendTraffic NONE = new BackendTraffic();

  /// Totals and the last second's rate of one director.
  static final class ByDirector {
    private long connections;
    private long failures;
    private Traffic.Rate rate = new Traffic.Rate(0, 0, 0, 0);

    long connections() {
      return connections;
    }

    long failures() {
      return failures;
    }

    Traffic.Rate rate(long nowNanos) {
      return rate.at(nowNanos);
    }
  }

  private final Map<String, ByDirector> byDirector = new TreeMap<>();
  private final long[] connectionsBySecond = new long[WINDOW_SECONDS];
  private final LatencyBuckets[] connect = new LatencyBuckets[LATENCY_SLOTS];
  private final LatencyBuckets[] firstByte = new LatencyBuckets[LATENCY_SLOTS];
  private long second = Long.MIN_VALUE;
  private long connections;
  private long failures;

  BackendTraffic() {
    Arrays.fill(connect, LatencyBuckets.EMPTY);
    Arrays.fill(firstByte, LatencyBuckets.EMPTY);
  }

  void add(
      String director,
      BackendStatistics before,
      BackendStatistics after,
      long periodMillis,
      long nowNanos) {
    roll(nowNanos);
    long opened = Math.max(0, after.connections() - before.connections());
    long failed = Math.max(0, after.failures() - before.failures());
    ByDirector part = byDirector.computeIfAbsent(director, _ -> new ByDirector());
    connections += opened;
    failures += failed;
    part.connections += opened;
    part.failures += failed;
    if (periodMillis > 0) {
      double perSecond = 1000.0 / periodMillis;
      part.rate =
          new Traffic.Rate(
              nowNanos,
              opened * perSecond,
              Math.max(0, after.bytesIn() - before.bytesIn()) * perSecond,
              Math.max(0, after.bytesOut() - before.bytesOut()) * perSecond);
      connectionsBySecond[secondSlot()] += opened;
      int slot = latencySlot();
      connect[slot] = connect[slot].plus(after.connect().minus(before.connect()));
      firstByte[slot] = firstByte[slot].plus(after.firstByte().minus(before.firstByte()));
    }
  }

  void restart(long nowNanos) {
    roll(nowNanos);
    Arrays.fill(connectionsBySecond, 0);
  }

  /// Connections of the last minute, or since the window was restarted.
  long windowConnections(long nowNanos) {
    roll(nowNanos);
    return Arrays.stream(connectionsBySecond).sum();
  }

  LatencyBuckets connect(long nowNanos) {
    roll(nowNanos);
    return sum(connect);
  }

  LatencyBuckets firstByte(long nowNanos) {
    roll(nowNanos);
    return sum(firstByte);
  }

  long connections() {
    return connections;
  }

  long failures() {
    return failures;
  }

  Map<String, ByDirector> byDirector() {
    return byDirector;
  }

  private static LatencyBuckets sum(LatencyBuckets[] slots) {
    LatencyBuckets sum = LatencyBuckets.EMPTY;
    for (LatencyBuckets slot : slots) {
      sum = sum.plus(slot);
    }
    return sum;
  }

  /// Empties the slots of the seconds that have passed.
  private void roll(long nowNanos) {
    long now = Math.floorDiv(nowNanos, 1_000_000_000L);
    if (second == Long.MIN_VALUE) {
      second = now;
    }
    long from = Math.max(second + 1, now - WINDOW_SECONDS + 1);
    for (long each = from; each <= now; each++) {
      second = each;
      connectionsBySecond[secondSlot()] = 0;
      if (Math.floorMod(each, LATENCY_SLOT_SECONDS) == 0) {
        connect[latencySlot()] = LatencyBuckets.EMPTY;
        firstByte[latencySlot()] = LatencyBuckets.EMPTY;
      }
    }
    second = Math.max(second, now);
  }

  private int secondSlot() {
    return (int) Math.floorMod(second, (long) WINDOW_SECONDS);
  }

  private int latencySlot() {
    return (int)
        Math.floorMod(Math.floorDiv(second, (long) LATENCY_SLOT_SECONDS), (long) LATENCY_SLOTS);
  }
}
