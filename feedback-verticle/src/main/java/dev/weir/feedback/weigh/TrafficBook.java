package dev.weir.feedback.weigh;

import dev.weir.core.model.BackendStatistics;
import dev.weir.core.model.BackendUid;
import dev.weir.core.model.DirectorStatistics;
import dev.weir.core.model.LatencyBuckets;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/// What all directors together did for each backend since this book was begun. Directors send
/// totals since their own start, in messages that may be lost or reordered: the book adds the
/// differences, and what a director had counted before the book first heard of it is left out.
public final class TrafficBook {
  /// A director's totals are forgotten after an hour of silence; an idle director is silent.
  static final long FORGET_NANOS = 3_600_000_000_000L;

  /// Sums over all directors; they only grow.
  public record Totals(long connections, LatencyBuckets firstByte) {
    static final Totals NONE = new Totals(0, LatencyBuckets.EMPTY);

    Totals minus(Totals earlier) {
      return new Totals(connections - earlier.connections, firstByte.minus(earlier.firstByte));
    }
  }

  private static final class Director {
    private final Map<BackendUid, BackendStatistics> rows = new HashMap<>();
    private long heardNanos;
  }

  private final Map<String, Director> directors = new HashMap<>();
  private final Map<BackendUid, Totals> totals = new HashMap<>();
  private Set<BackendUid> known = Set.of();

  /// Only these backends are counted from now on; the others are forgotten.
  public void retain(Set<BackendUid> uids) {
    if (known.equals(uids)) {
      return;
    }
    known = Set.copyOf(uids);
    totals.keySet().retainAll(known);
    directors.values().forEach(director -> director.rows.keySet().retainAll(known));
  }

  public void heard(DirectorStatistics statistics, long nowNanos) {
    Director director = directors.computeIfAbsent(statistics.incarnation(), _ -> new Director());
    director.heardNanos = nowNanos;
    for (BackendStatistics row : statistics.rows()) {
      if (known.contains(row.uid())) {
        add(director, row);
      }
    }
    directors.values().removeIf(each -> nowNanos - each.heardNanos > FORGET_NANOS);
  }

  public Totals of(BackendUid uid) {
    return totals.getOrDefault(uid, Totals.NONE);
  }

  private void add(Director director, BackendStatistics row) {
    BackendStatistics before = director.rows.get(row.uid());
    if (before == null) {
      director.rows.put(row.uid(), row);
      return;
    }
    if (row.connections() < before.connections()) {
      return;
    }
    director.rows.put(row.uid(), row);
    Totals sum = of(row.uid());
    totals.put(
        row.uid(),
        new Totals(
            sum.connections() + row.connections() - before.connections(),
            sum.firstByte().plus(row.firstByte().minus(before.firstByte()))));
  }
}
