package dev.weir.director;

import dev.weir.core.cluster.ClusterAccess;
import dev.weir.core.model.BackendStatistics;
import dev.weir.core.model.BackendUid;
import dev.weir.core.model.DirectorStatistics;
import dev.weir.core.model.Fact;
import dev.weir.core.model.Version;
import dev.weir.core.wire.Topics;
import dev.weir.director.forward.ConnectionLedger;
import dev.weir.director.forward.Flow;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Tells the cluster each second which totals moved. Belongs to the control context.
final class StatisticsTeller {
  static final long INTERVAL_NANOS = 1_000_000_000L;

  /// Rows that did not move are told again within this many seconds, for readers that started
  /// since: a part of them each second.
  private static final int REPEAT_SECONDS = 30;

  private final ClusterAccess cluster;
  private final ConnectionLedger ledger;
  private final long startedNanos;
  private final Map<BackendUid, BackendStatistics> told = new HashMap<>();
  private long dueNanos;
  private long sequence;
  private long turn;

  StatisticsTeller(ClusterAccess cluster, ConnectionLedger ledger) {
    this.cluster = cluster;
    this.ledger = ledger;
    startedNanos = cluster.clock().nowNanos();
    dueNanos = startedNanos + INTERVAL_NANOS;
  }

  void tick(long nowNanos) {
    if (nowNanos - dueNanos < 0) {
      return;
    }
    dueNanos = nowNanos + INTERVAL_NANOS;
    turn++;
    List<BackendStatistics> rows = new ArrayList<>();
    told.keySet().retainAll(ledger.uids());
    for (BackendUid uid : ledger.uids()) {
      Flow flow = ledger.known(uid);
      BackendStatistics row = flow == null ? null : flow.statistics();
      if (row != null && (!row.equals(told.get(uid)) || isRepeated(uid))) {
        told.put(uid, row);
        rows.add(row);
      }
    }
    for (int from = 0; from < rows.size(); from += DirectorStatistics.ROWS_MAX) {
      publish(
          rows.subList(from, Math.min(rows.size(), from + DirectorStatistics.ROWS_MAX)), nowNanos);
    }
  }

  private boolean isRepeated(BackendUid uid) {
    return Math.floorMod(uid.value(), (long) REPEAT_SECONDS) == turn % REPEAT_SECONDS;
  }

  private void publish(List<BackendStatistics> rows, long nowNanos) {
    sequence++;
    ClusterAccess.Self self = cluster.self();
    DirectorStatistics statistics =
        new DirectorStatistics(
            self.node(), self.incarnation(), (nowNanos - startedNanos) / 1_000_000, rows);
    cluster
        .bus()
        .publish(
            Topics.STATISTICS,
            new Fact<>(self.incarnation(), new Version(1, sequence, self.node()), statistics));
  }
}
