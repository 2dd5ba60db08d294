package dev.weir.core.model;

import java.util.Arrays;

/// A mergeable histogram of latencies: bucket i counts what lies below `50 µs × 2^(i/2)` and not in
/// the bucket before. Percentiles are taken after merging, never averaged; each is the bucket's
/// upper bound, so it is at most 41 % too high and never too low.
public final class LatencyBuckets {
  public static final int BUCKET_COUNT = 48;
  private static final long[] UPPER_NANOS = upperBounds();

  public static final LatencyBuckets EMPTY = new LatencyBuckets(new long[BUCKET_COUNT]);

  private final long[] counts;

  public LatencyBuckets(long[] counts) {
    if (counts.length != BUCKET_COUNT) {
      throw new IllegalArgumentException(
          "buckets: " + counts.length + " (expected: " + BUCKET_COUNT + ")");
    }
    this.counts = counts.clone();
  }

  /// The bucket that counts a latency.
  public static int indexOf(long nanos) {
    int found = Arrays.binarySearch(UPPER_NANOS, nanos);
    int index = found >= 0 ? found : -found - 1;
    return Math.min(index, BUCKET_COUNT - 1);
  }

  public LatencyBuckets plus(LatencyBuckets other) {
    long[] sum = counts.clone();
    for (int i = 0; i < sum.length; i++) {
      sum[i] += other.counts[i];
    }
    return new LatencyBuckets(sum);
  }

  /// What was counted since an earlier state of the same histogram.
  public LatencyBuckets minus(LatencyBuckets earlier) {
    long[] difference = counts.clone();
    for (int i = 0; i < difference.length; i++) {
      difference[i] = Math.max(0, difference[i] - earlier.counts[i]);
    }
    return new LatencyBuckets(difference);
  }

  public long total() {
    return Arrays.stream(counts).sum();
  }

  /// The latency below which the given part of all lies.
  ///
  /// @param quantile above 0, up to 1
  /// @return nanoseconds, or 0 when nothing was counted
  public long quantileNanos(double quantile) {
    long total = total();
    long rank = (long) Math.ceil(total * quantile);
    long seen = 0;
    for (int i = 0; i < counts.length && total > 0; i++) {
      seen += counts[i];
      if (seen >= rank) {
        return UPPER_NANOS[i];
      }
    }
    return 0;
  }

  public long[] counts() {
    return counts.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof LatencyBuckets buckets && Arrays.equals(counts, buckets.counts);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(counts);
  }

  @Override
  public String toString() {
    return "LatencyBuckets" + Arrays.toString(counts);
  }

  private static long[] upperBounds() {
    long[] bounds = new long[BUCKET_COUNT];
    for (int i = 0; i < BUCKET_COUNT; i++) {
      bounds[i] = Math.round(50_000 * Math.pow(2, i / 2.0));
    }
    return bounds;
  }
}
