package dev.weir.director.balance;

import dev.weir.core.model.BackendUid;
import dev.weir.core.model.ConnectionCount;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/// Decides when which counts of connections are worth telling: every 500 ms what moved, at most
/// every 50 ms when something moved far, and everything every 5 s.
public final class CountNews {
  static final long USUAL_NANOS = 500_000_000L;
  static final long EARLY_NANOS = 50_000_000L;
  static final long WHOLE_NANOS = 5_000_000_000L;

  /// A count moved far when it moved by more than this, and by more than a tenth.
  static final int FAR = 2;

  /// What is due.
  public sealed interface Due {}

  /// Nothing.
  public record Nothing() implements Due {}

  /// The counts that moved; one that ended is zero.
  public record Changes(Map<BackendUid, ConnectionCount> counts) implements Due {}

  /// All counts that are not zero.
  public record Whole(Map<BackendUid, ConnectionCount> counts) implements Due {}

  private static final Nothing NOTHING = new Nothing();

  private Map<BackendUid, ConnectionCount> told = Map.of();
  private long toldNanos;
  private long wholeNanos;
  private boolean begun;

  public CountNews(long nowNanos) {
    toldNanos = nowNanos;
    wholeNanos = nowNanos;
  }

  /// Decides, and takes as told what it returns.
  ///
  /// @param counts those that are not zero
  public Due due(Map<BackendUid, ConnectionCount> counts, long nowNanos) {
    if (!begun || nowNanos - wholeNanos >= WHOLE_NANOS) {
      begun = true;
      wholeNanos = nowNanos;
      toldNanos = nowNanos;
      told = Map.copyOf(counts);
      return new Whole(told);
    }
    long since = nowNanos - toldNanos;
    if (since < EARLY_NANOS) {
      return NOTHING;
    }
    Map<BackendUid, ConnectionCount> changed = changed(counts);
    if (changed.isEmpty() || (since < USUAL_NANOS && !anyFar(changed))) {
      return NOTHING;
    }
    toldNanos = nowNanos;
    told = Map.copyOf(counts);
    return new Changes(changed);
  }

  private Map<BackendUid, ConnectionCount> changed(Map<BackendUid, ConnectionCount> counts) {
    Map<BackendUid, ConnectionCount> changed = new HashMap<>();
    Set<BackendUid> all = new HashSet<>(told.keySet());
    all.addAll(counts.keySet());
    for (BackendUid uid : all) {
      ConnectionCount now = counts.getOrDefault(uid, ConnectionCount.NONE);
      if (!now.equals(told.getOrDefault(uid, ConnectionCount.NONE))) {
        changed.put(uid, now);
      }
    }
    return changed;
  }

  private boolean anyFar(Map<BackendUid, ConnectionCount> changed) {
    for (Map.Entry<BackendUid, ConnectionCount> each : changed.entrySet()) {
      int before = told.getOrDefault(each.getKey(), ConnectionCount.NONE).total();
      int moved = Math.abs(each.getValue().total() - before);
      if (moved > FAR && moved * 10L > before) {
        return true;
      }
    }
    return false;
  }
}
