package dev.weir.director.forward;

/// When something moved last on the two sides of one connection, and when that was too long ago.
/// Times are those of the loop's wheel.
final class Silence {
  private long clientNanos;
  private long serverNanos;
  private boolean clientSpokeLast;
  private boolean halfClosed;
  private boolean clientEnded;

  /// Begins to watch.
  void begin(long nowNanos) {
    clientNanos = nowNanos;
    serverNanos = nowNanos;
  }

  /// The client sent something.
  void clientSpoke(long nowNanos) {
    clientNanos = nowNanos;
    clientSpokeLast = true;
  }

  /// The backend sent something.
  void serverSpoke(long nowNanos) {
    serverNanos = nowNanos;
    clientSpokeLast = false;
  }

  /// The client took something.
  void clientTook(long nowNanos) {
    clientNanos = nowNanos;
  }

  /// The backend took something.
  void serverTook(long nowNanos) {
    serverNanos = nowNanos;
  }

  /// One side has ended its stream.
  ///
  /// @param byClient which one
  void halfClosed(long nowNanos, boolean byClient) {
    begin(nowNanos);
    halfClosed = true;
    clientEnded = byClient;
  }

  /// Never early: what moved is noted with the time of the turn before, which is up to a tick ago.
  long dueNanos(RelayTimes times) {
    return TimerWheel.TICK_NANOS + dueByNotes(times);
  }

  private long dueByNotes(RelayTimes times) {
    long last = clientNanos - serverNanos > 0 ? clientNanos : serverNanos;
    if (halfClosed) {
      return last + times.halfClosedNanos();
    }
    long due = last + times.idleNanos();
    if (times.clientNanos() != RelayTimes.NEVER) {
      due = earlier(due, clientNanos + times.clientNanos());
    }
    if (times.serverNanos() != RelayTimes.NEVER) {
      due = earlier(due, serverNanos + times.serverNanos());
    }
    return due;
  }

  /// Who is to blame when it is due: who did not do what the other one waited for.
  Termination termination(RelayTimes times, long nowNanos) {
    if (halfClosed) {
      return clientEnded ? Termination.SERVER_SILENT : Termination.CLIENT_SILENT;
    }
    if (isDue(times.clientNanos(), clientNanos, nowNanos)) {
      return Termination.CLIENT_SILENT;
    }
    if (isDue(times.serverNanos(), serverNanos, nowNanos)) {
      return Termination.SERVER_SILENT;
    }
    return clientSpokeLast ? Termination.SERVER_SILENT : Termination.CLIENT_SILENT;
  }

  private static boolean isDue(long limitNanos, long sinceNanos, long nowNanos) {
    return limitNanos != RelayTimes.NEVER && nowNanos - sinceNanos >= limitNanos;
  }

  private static long earlier(long one, long two) {
    return one - two < 0 ? one : two;
  }
}
