package dev.weir.director;

import dev.weir.core.cluster.Leases;
import dev.weir.core.model.BackendUid;
import dev.weir.core.model.ConnectionCount;
import dev.weir.core.model.DirectorCell;
import dev.weir.core.model.Fact;
import dev.weir.core.model.Presence;
import dev.weir.core.model.Role;
import dev.weir.core.model.Version;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/// What the other directors carry: one cell each, dropped when its director's lease ends. Belongs
/// to the control context.
final class PeerCells {
  private static final class Cell {
    private final String director;
    private Version version;
    private long atNanos;
    private final Map<BackendUid, ConnectionCount> counts = new HashMap<>();

    Cell(String director, Version version) {
      this.director = director;
      this.version = version;
    }
  }

  private final String self;
  private final Leases leases;
  private final Map<String, Cell> cells = new HashMap<>();

  /// @param self our own incarnation, whose cell is passed over
  PeerCells(String self, Leases leases) {
    this.self = self;
    this.leases = leases;
  }

  /// Takes a cell into account.
  ///
  /// @return the backends whose sums may have changed
  Set<BackendUid> heard(Fact<DirectorCell> fact, long nowNanos) {
    DirectorCell news = fact.value();
    if (fact.key().equals(self)) {
      return Set.of();
    }
    if (news == null) {
      return drop(fact.key());
    }
    Cell cell = cells.get(fact.key());
    if (cell == null) {
      cell = new Cell(news.director(), Version.NONE);
      cells.put(fact.key(), cell);
    }
    if (!fact.version().isNewerThan(cell.version)) {
      return Set.of();
    }
    cell.version = fact.version();
    cell.atNanos = nowNanos;
    Set<BackendUid> moved = new HashSet<>(news.counts().keySet());
    if (news.extent() == DirectorCell.Extent.WHOLE) {
      moved.addAll(cell.counts.keySet());
      cell.counts.clear();
    }
    cell.counts.putAll(news.counts());
    cell.counts.values().removeIf(ConnectionCount.NONE::equals);
    return moved;
  }

  /// Drops the cells whose directors are gone.
  ///
  /// @return the backends whose sums may have changed
  Set<BackendUid> tick(long nowNanos) {
    Set<BackendUid> moved = new HashSet<>();
    for (Map.Entry<String, Cell> each : Map.copyOf(cells).entrySet()) {
      if (!isLive(each.getKey(), each.getValue(), nowNanos)) {
        moved.addAll(drop(each.getKey()));
      }
    }
    return moved;
  }

  /// Connections of all other directors to a backend.
  long of(BackendUid uid) {
    long sum = 0;
    for (Cell cell : cells.values()) {
      ConnectionCount count = cell.counts.get(uid);
      sum += count == null ? 0L : count.total();
    }
    return sum;
  }

  int size() {
    return cells.size();
  }

  /// A cell for whose incarnation nobody has spoken yet counts for one lease.
  private boolean isLive(String incarnation, Cell cell, long nowNanos) {
    Leases.Held lease = leases.of(cell.director, Role.DIRECTOR);
    if (lease != null && lease.presence().incarnation().equals(incarnation)) {
      return Leases.isLive(lease, nowNanos);
    }
    return nowNanos - cell.atNanos < Presence.leaseNanos(Role.DIRECTOR);
  }

  private Set<BackendUid> drop(String incarnation) {
    Cell gone = cells.remove(incarnation);
    return gone == null ? Set.of() : gone.counts.keySet();
  }
}
