package dev.weir.bench.report;

import java.util.Arrays;

/// A median and the interval in which it lies with a confidence of 95 %.
///
/// With six samples or more by order statistics, without an assumption about how they are spread:
/// David and Nagaraja, "Order Statistics", 2003, section 7.1. Fewer cannot tell that much by their
/// order alone (five: 93.75 % from the least to the greatest), so there it is Student's t on the
/// logarithms, around the median, which assumes that ratios and costs are spread log-normally; two
/// samples are a guess then, and one has no interval.
///
/// @param coverage how sure it is that the median lies between low and high
public record Interval(double median, double low, double high, double coverage, int count) {
  private static final double WANTED = 0.95;
  private static final int FEWEST_FOR_ORDER = 6;

  /// Two-sided 95 % quantiles of Student's t for one degree of freedom, two, ...
  private static final double[] STUDENT = {12.706, 4.303, 3.182, 2.776};

  /// Of positive samples, if they are fewer than six.
  public static Interval of(double[] samples) {
    if (samples.length == 0) {
      throw new IllegalArgumentException("samples: none (expected: one or more)");
    }
    double[] sorted = samples.clone();
    Arrays.sort(sorted);
    if (sorted.length == 1) {
      return new Interval(sorted[0], sorted[0], sorted[0], 0, 1);
    }
    return sorted.length < FEWEST_FOR_ORDER && sorted[0] > 0 ? byStudent(sorted) : byOrder(sorted);
  }

  private static Interval byStudent(double[] sorted) {
    double[] logarithms = Arrays.stream(sorted).map(Math::log).toArray();
    double mean = Arrays.stream(logarithms).average().orElseThrow();
    double squares = Arrays.stream(logarithms).map(each -> (each - mean) * (each - mean)).sum();
    double error = Math.sqrt(squares / (sorted.length - 1) / sorted.length);
    double factor = Math.exp(STUDENT[sorted.length - 2] * error);
    double median = median(sorted);
    return new Interval(median, median / factor, median * factor, WANTED, sorted.length);
  }

  /// The narrowest symmetric one that covers 95 %, or else from the least to the greatest.
  private static Interval byOrder(double[] sorted) {
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
