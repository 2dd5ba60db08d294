package dev.weir.director.forward;

import dev.weir.core.model.BackendUid;
import java.util.concurrent.atomic.AtomicLongArray;

/// The ledger as one event loop writes it, in the same turn as its picks.
final class LoopLedger {
  private final ConnectionLedger ledger;
  private final int loopIndex;
  private final AtomicLongArray terminations = new AtomicLongArray(Termination.values().length);

  LoopLedger(ConnectionLedger ledger, int loopIndex) {
    this.ledger = ledger;
    this.loopIndex = loopIndex;
  }

  /// A backend was picked, and is about to be dialled.
  Tally dialling(BackendUid uid) {
    Tally tally = tally(uid);
    tally.dialling();
    return tally;
  }

  /// A backend failed, and another one is tried.
  void redispatched(BackendUid uid) {
    tally(uid).redispatched();
  }

  void ended(Termination termination) {
    int index = termination.ordinal();
    terminations.setRelease(index, terminations.getPlain(index) + 1);
  }

  long endedCount(Termination termination) {
    return terminations.get(termination.ordinal());
  }

  Tally tally(BackendUid uid) {
    return ledger.flow(uid).tally(loopIndex);
  }
}
