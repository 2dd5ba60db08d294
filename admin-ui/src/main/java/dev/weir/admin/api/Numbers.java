package dev.weir.admin.api;

import dev.weir.core.model.LatencyBuckets;
import org.jspecify.annotations.Nullable;

/// Numbers as the API sends them: three significant digits, which people can read and which keeps
/// deltas small.
final class Numbers {
  private Numbers() {}

  static double rounded(double value) {
    if (value == 0 || !Double.isFinite(value)) {
      return 0;
    }
    double scale = Math.pow(10, 2 - Math.floor(Math.log10(Math.abs(value))));
    return Math.round(value * scale) / scale;
  }

  /// A part of the whole, with six decimals.
  static double share(double value) {
    return Math.round(value * 1e6) / 1e6;
  }

  /// A quantile in milliseconds, or null when nothing was counted.
  static @Nullable Double millis(LatencyBuckets buckets, double quantile) {
    return buckets.total() == 0 ? null : rounded(buckets.quantileNanos(quantile) / 1e6);
  }
}
