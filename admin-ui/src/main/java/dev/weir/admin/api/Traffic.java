package dev.weir.admin.api;

import dev.weir.core.model.BackendStatistics;
import dev.weir.core.model.BackendUid;
import dev.weir.core.model.DirectorStatistics;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;

/// What directors counted, merged: totals that only grow, rates of the last second, and windows of
/// the last minute. Not thread-safe.
final class Traffic {
  /// A director that said nothing of a backend for so long has had no traffic to it.
  private static final long SILENT_NANOS = 2_500_000_000L;

  private final Map<BackendUid, BackendTraffic> backends = new HashMap<>();
  private final Map<String, Source> sources = new HashMap<>();

  /// What one incarnation of a director said last.
  private static final class Source {
    private final Map<BackendUid, BackendStatistics> last = new HashMap<>();
    private long uptimeMillis = -1;
    private long previousUptimeMillis = -1;
    private long heardNanos;
  }

  /// Rates of one director to one backend.
  record Rate(
      long heardNanos,
      double connectionsPerSecond,
      double bytesInPerSecond,
      double bytesOutPerSecond) {
    private static final Rate NONE = new Rate(0, 0, 0, 0);

    Rate at(long nowNanos) {
      return nowNanos - heardNanos > SILENT_NANOS ? NONE : this;
    }
  }

  void heard(DirectorStatistics statistics, long nowNanos) {
    Source source = sources.computeIfAbsent(statistics.incarnation(), _ -> new Source());
    if (statistics.uptimeMillis() < source.uptimeMillis) {
      return;
    }
    if (statistics.uptimeMillis() > source.uptimeMillis) {
      source.previousUptimeMillis = source.uptimeMillis;
      source.uptimeMillis = statistics.uptimeMillis();
    }
    source.heardNanos = nowNanos;
    long periodMillis =
        source.previousUptimeMillis < 0 ? 0 : source.uptimeMillis - source.previousUptimeMillis;
    for (BackendStatistics row : statistics.rows()) {
      BackendStatistics before =
          source.last.getOrDefault(row.uid(), BackendStatistics.none(row.uid()));
      source.last.put(row.uid(), row);
      backends
          .computeIfAbsent(row.uid(), _ -> new BackendTraffic())
          .add(statistics.director(), before, row, periodMillis, nowNanos);
    }
  }

  /// Traffic to a backend; all zero if no director ever spoke of it.
  BackendTraffic of(BackendUid uid) {
    return backends.getOrDefault(uid, BackendTraffic.NONE);
  }

  /// Age of the last statistics of a director's incarnation, or a negative number if none came.
  long ageMillis(String incarnation, long nowNanos) {
    Source source = sources.get(incarnation);
    return source == null ? -1 : (nowNanos - source.heardNanos) / 1_000_000;
  }

  /// Windows begin anew, because what they would show is of another weight.
  void restartWindow(BackendUid uid, long nowNanos) {
    backends.computeIfAbsent(uid, _ -> new BackendTraffic()).restart(nowNanos);
  }

  /// Drops directors that are gone and backends that were deleted. Totals of gone directors stay.
  void keep(Predicate<String> incarnations, Predicate<BackendUid> uids) {
    sources.keySet().removeIf(incarnations.negate());
    backends.keySet().removeIf(uids.negate());
  }
}
