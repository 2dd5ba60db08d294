package dev.weir.bench;

/// Whether a JVM has become warm: by what its compilers still do, second by second.
final class Warmth {
  static final int QUIET_COUNT = 2;
  private static final double QUIET_SHARE = 0.02;

  private int secondCount;
  private int quietCount;

  /// One second more.
  ///
  /// @param compileShare how much of it compilers were at work
  void add(double compileShare) {
    secondCount++;
    quietCount = compileShare <= QUIET_SHARE ? quietCount + 1 : 0;
  }

  /// For the last few seconds hardly anything was compiled.
  boolean isQuiet() {
    return quietCount >= QUIET_COUNT;
  }

  int seconds() {
    return secondCount;
  }
}
