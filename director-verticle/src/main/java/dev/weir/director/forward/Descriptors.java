package dev.weir.director.forward;

import dev.weir.director.forward.linux.Sys;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/// Tells when descriptors become scarce, and counts what follows. The kernel gives the lowest free
/// number, so a high one says that few are left: no call is needed to know it.
///
/// Accepting pauses while some are still free. They are for the dials of what was accepted already,
/// for scrapes, files, and the cluster's own sockets; without them a client would be accepted only
/// to be reset, because no socket toward a backend can be made. Any thread may use it.
final class Descriptors {
  /// What is kept free: an eighth, and no more than this.
  static final int RESERVE_MAX = 256;

  /// While few are left, accepting looks again after this long.
  static final long PAUSE_MILLIS = 100;

  private final int usable;
  private final AtomicInteger owed = new AtomicInteger();
  private final AtomicLong failures = new AtomicLong();
  private final AtomicLong pauses = new AtomicLong();

  /// @param max how many this process may have
  Descriptors(int max) {
    this.usable = max - Math.min(RESERVE_MAX, max / 8);
  }

  /// Those that the system lets this process have; where it cannot be asked, only accepts that fail
  /// tell.
  static Descriptors ofThisProcess() {
    return new Descriptors(Sys.isAvailable() ? new Sys().descriptorsMax() : Integer.MAX_VALUE);
  }

  /// Whether few are left.
  ///
  /// @param newest the number of one that was just made; below zero when it could not be made
  boolean areScarce(int newest) {
    return newest < 0 || newest + owed.get() >= usable;
  }

  /// A connection was accepted on one thread; another one will dial.
  void owe() {
    owed.incrementAndGet();
  }

  /// It has dialled, or will not.
  void settle() {
    owed.decrementAndGet();
  }

  /// An accept failed.
  void failed() {
    failures.incrementAndGet();
  }

  /// A listening socket began to wait.
  void paused() {
    pauses.incrementAndGet();
  }

  long failureCount() {
    return failures.get();
  }

  long pauseCount() {
    return pauses.get();
  }
}
