package dev.weir.core.state;

import dev.weir.core.model.DirectorCell;
import io.vertx.core.Future;

/// What each director carries, whole cells only. Key: the director's incarnation. Only writer: that
/// director. Entries that nobody renews are collected after 30 s (ten leases).
public interface ConnectionStore extends FactStore<DirectorCell> {
  /// Takes a cell away, as the last act of its director.
  Future<Void> remove(String incarnation);
}
