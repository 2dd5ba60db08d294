package dev.weir.bench.report;

import java.util.Arrays;

/// A median and where it lies, by order statistics: no assumption about how samples are spread.
/// Source: David and Nagaraja, "Order Statistics", 2003, section 7.1.
///
/// @param coverage how sure it is that the median lies between low and high; 0.95 or more needs six
///     samples
public record Interval(double median, double low, double high, double coverage, int count) {
  /// Of what is wanted, as far as the number of samples goes.
  private static final double WANTED = 0.95;

  /// The narrowest symmetric interval that covers 95 %, or else from the least to the greatest.
  public static Interval of(double[] samples) {
    if (samples.length == 0) {
      throw new IllegalArgumentException("samples: none (expected: one or more)");
    }
    double[] sorted = samples.clone();
    Arrays.sort(sorted);
    int rank = 0;
    while (rank + 1 < (sorted.length + 1) / 2 && coverage(sorted.length, rank + 1) >= WANTED) {
      rank++;
    }
    return new Interval(
        median(sorted),
        sorted[rank],
        sorted[sorted.length - 1 - rank],
        coverage(sorted.length, rank),
        sorted.length);
  }

  /// The middle of what is sorted.
  private static double median(double[] sorted) {
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  /// How likely the median lies between the samples of ranks `rank` and `count - 1 - rank`: neither
  /// tail of a fair coin's binomial reaches it.
  static double coverage(int count, int rank) {
    double tail = 0;
    double ways = 1;
    for (int i = 0; i <= rank; i++) {
      tail += ways;
      ways = ways * (count - i) / (i + 1);
    }
    return Math.max(0, 1 - 2 * tail / Math.pow(2, count));
  }
}
