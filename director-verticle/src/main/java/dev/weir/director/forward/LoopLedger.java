package dev.weir.director.forward;

import dev.weir.core.model.BackendUid;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/// The ledger as one event loop writes it, in the same turn as its picks.
final class LoopLedger {
  private final ConnectionLedger ledger;
  private final int loopIndex;
  private final Map<Termination, AtomicLong> terminations = new EnumMap<>(Termination.class);

  private final AtomicInteger open = new AtomicInteger();

  /// Connections that another loop has accepted for this one; any thread counts them.
  private final AtomicInteger coming = new AtomicInteger();

  private final AtomicLong otherFamilies = new AtomicLong();
  private final AtomicLong unheardBytes = new AtomicLong();

  LoopLedger(ConnectionLedger ledger, int loopIndex) {
    this.ledger = ledger;
    this.loopIndex = loopIndex;
    for (Termination each : Termination.values()) {
      terminations.put(each, new AtomicLong());
    }
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
    AtomicLong counter = counter(termination);
    counter.setRelease(counter.getPlain() + 1);
  }

  long endedCount(Termination termination) {
    return counter(termination).get();
  }

  /// A connection was let in.
  void entered() {
    open.setRelease(open.getPlain() + 1);
  }

  /// A connection that was let in is over.
  void left() {
    open.setRelease(open.getPlain() - 1);
  }

  int openCount() {
    return open.get();
  }

  /// Another loop has accepted a connection for this one; from any thread.
  void comes() {
    coming.incrementAndGet();
  }

  /// It is here.
  void came() {
    coming.decrementAndGet();
  }

  /// What is open, and what will be.
  int load() {
    return open.get() + coming.get();
  }

  /// A client's address could not be taken over toward a backend of the other family.
  void otherFamily() {
    otherFamilies.setRelease(otherFamilies.getPlain() + 1);
  }

  long otherFamilyCount() {
    return otherFamilies.get();
  }

  /// One side ended its TLS whole, and the other one went on.
  void unheard(int bytes) {
    unheardBytes.setRelease(unheardBytes.getPlain() + bytes);
  }

  long unheardByteCount() {
    return unheardBytes.get();
  }

  Tally tally(BackendUid uid) {
    return ledger.flow(uid).tally(loopIndex);
  }

  private AtomicLong counter(Termination termination) {
    return Objects.requireNonNull(terminations.get(termination), "termination");
  }
}
