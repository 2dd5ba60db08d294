package dev.weir.director.balance;

import dev.weir.core.model.BackendUid;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// Which backends this director keeps away from, because its own dials to them failed. A shared
/// verdict may be wrong, or late; this one is the director's own and passes by itself.
public final class VetoBook {
  /// Failures in a row that make a veto, if they span [#SPAN_NANOS].
  static final int FAILURES_MIN = 3;

  static final long SPAN_NANOS = 250_000_000L;
  static final long BACKOFF_MIN_NANOS = 1_000_000_000L;
  static final long BACKOFF_MAX_NANOS = 30_000_000_000L;
  private static final long FORGET_NANOS = 300_000_000_000L;

  private static final class History {
    private int failureCount;
    private int vetoCount;
    private long firstNanos;
    private long lastNanos;
    private long order;
    private long untilNanos;
    private boolean vetoed;
  }

  private final Map<BackendUid, History> records = new HashMap<>();
  private long orderNext;

  /// Notes a dial that failed.
  ///
  /// @return whether a veto begins
  public boolean failed(BackendUid uid, long nowNanos) {
    History record = records.computeIfAbsent(uid, _ -> new History());
    record.lastNanos = nowNanos;
    if (record.vetoed) {
      return false;
    }
    if (record.failureCount == 0) {
      record.firstNanos = nowNanos;
    }
    record.failureCount++;
    if (record.failureCount < FAILURES_MIN || nowNanos - record.firstNanos < SPAN_NANOS) {
      return false;
    }
    record.vetoed = true;
    record.order = orderNext++;
    record.untilNanos =
        nowNanos + Math.min(BACKOFF_MAX_NANOS, BACKOFF_MIN_NANOS << Math.min(5, record.vetoCount));
    record.vetoCount++;
    record.failureCount = 0;
    return true;
  }

  /// Notes a dial that succeeded: the next veto begins with the shortest time again.
  ///
  /// @return whether a veto ends by it
  public boolean connected(BackendUid uid) {
    History record = records.remove(uid);
    return record != null && record.vetoed;
  }

  /// Ends vetoes whose time is over.
  ///
  /// @return those backends
  public List<BackendUid> ended(long nowNanos) {
    List<BackendUid> ended = new ArrayList<>();
    records.forEach(
        (uid, record) -> {
          if (record.vetoed && nowNanos - record.untilNanos >= 0) {
            record.vetoed = false;
            ended.add(uid);
          }
        });
    records
        .values()
        .removeIf(record -> !record.vetoed && nowNanos - record.lastNanos > FORGET_NANOS);
    return ended;
  }

  /// Backends whose dials failed lately: only their next success matters.
  public Set<BackendUid> suspects() {
    return Set.copyOf(records.keySet());
  }

  /// The vetoes that hold among a service's usable backends: a third of them at most but one at
  /// least, the oldest first, and never the last backend.
  public Set<BackendUid> inForce(List<BackendUid> usable) {
    int allowed = Math.min(usable.size() - 1, Math.max(1, usable.size() / 3));
    Map<BackendUid, Long> vetoed = new HashMap<>();
    for (BackendUid uid : usable) {
      History record = records.get(uid);
      if (record != null && record.vetoed) {
        vetoed.put(uid, record.order);
      }
    }
    return vetoed.entrySet().stream()
        .sorted(Map.Entry.comparingByValue())
        .limit(Math.max(0, allowed))
        .map(Map.Entry::getKey)
        .collect(Collectors.toSet());
  }

  /// Whether a backend's veto holds, were the others not so many.
  public boolean isVetoed(BackendUid uid) {
    History record = records.get(uid);
    return record != null && record.vetoed;
  }
}
