package dev.weir.director.forward;

import io.vertx.core.Future;

/// One thread that forwards. Any thread may call it.
interface RelayLoop {
  Future<Void> begin();

  /// Completes when everything that this loop had begun before has passed: what was picked by an
  /// older table has left for its backend.
  Future<Void> pass();

  /// Completes when no connection is left.
  Future<Void> empty();

  /// Ends all connections.
  void kill();

  /// Ends the loop; the connections are gone by then, or end with it.
  Future<Void> end();

  LoopLedger ledger();
}
