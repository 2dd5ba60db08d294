package dev.weir.core.testing;

import java.util.stream.LongStream;

/// Seeds for property tests. `-Dweir.test.seed=n` replays one; `-Dweir.test.all=true` runs many.
public final class Seeds {
  private Seeds() {}

  /// A handful, the same in every run.
  public static LongStream few() {
    return seeds(20, 200);
  }

  /// More, for tests that take milliseconds.
  public static LongStream some() {
    return seeds(200, 2_000);
  }

  /// Most, for tests of which a thousand take a second; and for the simulation of the cluster,
  /// which finds what no other test does.
  public static LongStream many() {
    return seeds(1_000, 10_000);
  }

  /// Whether the long forms were asked for.
  public static boolean isLongForm() {
    return Boolean.getBoolean("weir.test.all");
  }

  private static LongStream seeds(int usual, int all) {
    Long one = Long.getLong("weir.test.seed");
    return one != null ? LongStream.of(one) : LongStream.rangeClosed(1, isLongForm() ? all : usual);
  }
}
