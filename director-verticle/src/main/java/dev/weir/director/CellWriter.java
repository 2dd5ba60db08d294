package dev.weir.director;

import dev.weir.core.cluster.ClusterAccess;
import dev.weir.core.model.BackendUid;
import dev.weir.core.model.ConnectionCount;
import dev.weir.core.model.DirectorCell;
import dev.weir.core.model.DirectorCell.BoundListener;
import dev.weir.core.model.DirectorCell.Extent;
import dev.weir.core.model.Fact;
import dev.weir.core.model.ServiceId;
import dev.weir.core.model.Version;
import dev.weir.core.wire.Topics;
import dev.weir.director.balance.CountNews;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Tells the cluster what this director carries: the only writer of its cell. Belongs to the
/// control context.
final class CellWriter {
  private final ClusterAccess cluster;
  private final CountNews news;
  private final Map<ServiceId, Version> applied = new HashMap<>();
  private List<BoundListener> listeners = List.of();
  private List<BackendUid> vetoed = List.of();
  private long sequence;
  private long failedCount;

  CellWriter(ClusterAccess cluster) {
    this.cluster = cluster;
    this.news = new CountNews(cluster.clock().nowNanos());
  }

  /// Says what is due.
  void tick(Map<BackendUid, ConnectionCount> counts, long nowNanos) {
    switch (news.due(counts, nowNanos)) {
      case CountNews.Nothing _ -> {}
      case CountNews.Changes(var changed) -> publish(Extent.CHANGES, changed);
      case CountNews.Whole(var all) -> {
        publish(Extent.WHOLE, all);
        store(all);
      }
    }
  }

  /// Says at once that versions have been applied.
  void applied(Map<ServiceId, Version> versions) {
    versions.forEach(
        (id, version) ->
            applied.merge(id, version, (old, next) -> next.isNewerThan(old) ? next : old));
    publish(Extent.CHANGES, Map.of());
  }

  /// Says at once how the listeners fare, if that is news.
  void listeners(List<BoundListener> now) {
    if (!now.equals(listeners)) {
      listeners = List.copyOf(now);
      publish(Extent.CHANGES, Map.of());
    }
  }

  /// Says at once which backends this director keeps away from, if that is news.
  void vetoed(List<BackendUid> now) {
    if (!now.equals(vetoed)) {
      vetoed = List.copyOf(now);
      publish(Extent.CHANGES, Map.of());
    }
  }

  /// The last word: nothing is carried any more.
  Future<Void> remove() {
    sequence++;
    cluster.bus().publish(Topics.CONNECTIONS_CHANGED, Fact.deleted(key(), version()));
    return cluster.connections().remove(key());
  }

  /// Writes of the map that failed.
  long failedCount() {
    return failedCount;
  }

  private void publish(Extent extent, Map<BackendUid, ConnectionCount> counts) {
    sequence++;
    cluster.bus().publish(Topics.CONNECTIONS_CHANGED, fact(extent, counts));
  }

  private void store(Map<BackendUid, ConnectionCount> counts) {
    cluster.connections().put(fact(Extent.WHOLE, counts)).onFailure(_ -> failedCount++);
  }

  private Fact<DirectorCell> fact(Extent extent, Map<BackendUid, ConnectionCount> counts) {
    ClusterAccess.Self self = cluster.self();
    DirectorCell cell =
        new DirectorCell(
            self.node(), self.incarnation(), extent, counts, applied, listeners, vetoed);
    return new Fact<>(key(), version(), cell);
  }

  private Version version() {
    return new Version(1, sequence, cluster.self().node());
  }

  private String key() {
    return cluster.self().incarnation();
  }
}
