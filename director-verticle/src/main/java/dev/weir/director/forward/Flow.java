package dev.weir.director.forward;

import dev.weir.core.model.BackendStatistics;
import dev.weir.core.model.BackendUid;
import dev.weir.core.model.ConnectionCount;
import dev.weir.core.model.LatencyBuckets;
import dev.weir.director.balance.InFlight;
import java.util.function.ToLongFunction;

/// What this process counts for one backend: a tally per event loop, and what the other directors
/// carry. Any thread may read.
public final class Flow implements InFlight.Gauge {
  private final BackendUid uid;
  private final Tally[] tallies;
  private volatile long others;

  Flow(BackendUid uid, int loopCount) {
    this.uid = uid;
    this.tallies = new Tally[loopCount];
    for (int i = 0; i < loopCount; i++) {
      tallies[i] = new Tally();
    }
  }

  Tally tally(int loopIndex) {
    return tallies[loopIndex];
  }

  /// Connections of all directors, the pending ones too.
  @Override
  public long inFlight() {
    return others + sum(tally -> tally.open() + tally.pending());
  }

  /// Over the loops that know; each keeps a mean of its own, because a number has one writer.
  @Override
  public double latencyNanos() {
    double sum = 0;
    int count = 0;
    for (Tally each : tallies) {
      double known = each.latencyNanos();
      if (known > 0) {
        sum += known;
        count++;
      }
    }
    return count == 0 ? 0 : sum / count;
  }

  /// What the other directors carry; told by the control context.
  public void others(long count) {
    others = count;
  }

  public ConnectionCount count() {
    return new ConnectionCount(
        (int) Math.max(0, sum(Tally::open)), (int) Math.max(0, sum(Tally::pending)));
  }

  public long redispatches() {
    return sum(Tally::redispatches);
  }

  /// Connections that the backend ended before their clients did.
  public long serverEnded() {
    return sum(Tally::serverEnded);
  }

  public BackendStatistics statistics() {
    LatencyBuckets connect = LatencyBuckets.EMPTY;
    LatencyBuckets firstByte = LatencyBuckets.EMPTY;
    for (Tally tally : tallies) {
      connect = connect.plus(tally.connect());
      firstByte = firstByte.plus(tally.firstByte());
    }
    return new BackendStatistics(
        uid, connections(), failures(), resets(), bytesIn(), bytesOut(), connect, firstByte);
  }

  public long connections() {
    return sum(Tally::connections);
  }

  public long failures() {
    return sum(Tally::failures);
  }

  public long resets() {
    return sum(Tally::resets);
  }

  public long bytesIn() {
    return sum(Tally::bytesIn);
  }

  public long bytesOut() {
    return sum(Tally::bytesOut);
  }

  private long sum(ToLongFunction<Tally> number) {
    long sum = 0;
    for (Tally tally : tallies) {
      sum += number.applyAsLong(tally);
    }
    return sum;
  }
}
