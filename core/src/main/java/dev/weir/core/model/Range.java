package dev.weir.core.model;

/// The one check of a number against its range.
final class Range {
  private Range() {}

  static void check(String what, long value, long min, long max) {
    if (value < min || value > max) {
      throw new IllegalArgumentException(
          what + ": " + value + " (expected: " + min + ".." + max + ")");
    }
  }
}
