package dev.weir.director.forward;

import dev.weir.core.model.LatencyBuckets;
import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;

/// What one event loop counts for one backend. Only that loop writes, without a locked instruction;
/// any thread may read, and sees each number as it was a moment ago.
final class Tally {
  private static final int OPEN = 0;
  private static final int PENDING = 1;
  private static final int CONNECTIONS = 2;
  private static final int FAILURES = 3;
  private static final int RESETS = 4;
  private static final int BYTES_IN = 5;
  private static final int BYTES_OUT = 6;
  private static final int REDISPATCHES = 7;
  private static final int SERVER_ENDED = 8;

  /// Logarithms of nanoseconds, as the bits of a double; 0 while nothing is known.
  private static final int CONNECT_MEAN = 9;

  private static final int FIRST_BYTE_MEAN = 10;
  private static final int NUMBERS = 11;

  /// How far a mean moves toward a new value (SCHEDULING's A_L).
  private static final double STEP = 0.1;

  private final AtomicLongArray numbers = new AtomicLongArray(NUMBERS);

  /// Two histograms behind one another; made with the first connection, because most of ten
  /// thousand backends may never see this loop.
  private volatile @Nullable AtomicLongArray latencies;

  void dialling() {
    add(PENDING, 1);
  }

  void notOpened(Dialled.Cause cause) {
    add(PENDING, -1);
    if (cause.isBackendsFault()) {
      add(FAILURES, 1);
    }
  }

  void opened(long connectNanos) {
    add(PENDING, -1);
    add(OPEN, 1);
    add(CONNECTIONS, 1);
    count(LatencyBuckets.indexOf(connectNanos));
    mean(CONNECT_MEAN, connectNanos);
  }

  void closed(Termination termination) {
    add(OPEN, -1);
    if (termination == Termination.SERVER_ABORTED) {
      add(RESETS, 1);
    }
    if (termination.first() == Termination.First.SERVER) {
      add(SERVER_ENDED, 1);
    }
  }

  void firstByte(long nanos) {
    count(LatencyBuckets.BUCKET_COUNT + LatencyBuckets.indexOf(nanos));
    mean(FIRST_BYTE_MEAN, nanos);
  }

  void bytesIn(int count) {
    add(BYTES_IN, count);
  }

  void bytesOut(int count) {
    add(BYTES_OUT, count);
  }

  void redispatched() {
    add(REDISPATCHES, 1);
  }

  long open() {
    return numbers.get(OPEN);
  }

  long pending() {
    return numbers.get(PENDING);
  }

  long connections() {
    return numbers.get(CONNECTIONS);
  }

  long failures() {
    return numbers.get(FAILURES);
  }

  long resets() {
    return numbers.get(RESETS);
  }

  long bytesIn() {
    return numbers.get(BYTES_IN);
  }

  long bytesOut() {
    return numbers.get(BYTES_OUT);
  }

  long redispatches() {
    return numbers.get(REDISPATCHES);
  }

  long serverEnded() {
    return numbers.get(SERVER_ENDED);
  }

  /// What dial and first byte took lately, together; 0 when no backend has answered yet.
  double latencyNanos() {
    return nanos(CONNECT_MEAN) + nanos(FIRST_BYTE_MEAN);
  }

  LatencyBuckets connect() {
    return buckets(0);
  }

  LatencyBuckets firstByte() {
    return buckets(LatencyBuckets.BUCKET_COUNT);
  }

  private void add(int index, long difference) {
    numbers.setRelease(index, numbers.getPlain(index) + difference);
  }

  private void mean(int index, long nanos) {
    double value = Math.log((double) Math.max(1, nanos));
    double known = Double.longBitsToDouble(numbers.getPlain(index));
    double next = known == 0 ? value : known + STEP * (value - known);
    numbers.setRelease(index, Double.doubleToRawLongBits(next));
  }

  private double nanos(int index) {
    double known = Double.longBitsToDouble(numbers.get(index));
    return known == 0 ? 0 : Math.exp(known);
  }

  private void count(int index) {
    AtomicLongArray counts = latencies;
    if (counts == null) {
      counts = new AtomicLongArray(2 * LatencyBuckets.BUCKET_COUNT);
      latencies = counts;
    }
    counts.setRelease(index, counts.getPlain(index) + 1);
  }

  private LatencyBuckets buckets(int from) {
    AtomicLongArray counts = latencies;
    if (counts == null) {
      return LatencyBuckets.EMPTY;
    }
    long[] copy = new long[LatencyBuckets.BUCKET_COUNT];
    for (int i = 0; i < copy.length; i++) {
      copy[i] = counts.get(from + i);
    }
    return new LatencyBuckets(copy);
  }
}
