package dev.weir.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// Whether a target has become warm: by what a unit of work has cost it, second by second, and by
/// what its JIT, if it has one, still compiles.
final class Warmth {
  private static final int STEADY_COUNT = 4;
  private static final double STEADY_RATIO = 1.03;
  private static final double QUIET_SHARE = 0.02;

  private final List<Double> costs = new ArrayList<>();
  private int quietCount;

  /// One second more.
  ///
  /// @param compileShare how much of it compilers were at work
  void add(double cost, double compileShare) {
    costs.add(cost);
    quietCount = compileShare <= QUIET_SHARE ? quietCount + 1 : 0;
  }

  /// The last few costs lie within 3 % of each other, and nothing was compiled for as long.
  boolean isSteady() {
    if (costs.size() < STEADY_COUNT || quietCount < STEADY_COUNT) {
      return false;
    }
    List<Double> last = costs.subList(costs.size() - STEADY_COUNT, costs.size());
    return Collections.max(last) <= Collections.min(last) * STEADY_RATIO;
  }

  int seconds() {
    return costs.size();
  }
}
