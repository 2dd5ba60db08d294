package dev.weir.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// Whether a target has become warm, by what a unit of work has cost it, second by second.
final class Warmth {
  private static final int STEADY_COUNT = 4;
  private static final double STEADY_RATIO = 1.03;

  private final List<Double> costs = new ArrayList<>();

  void add(double cost) {
    costs.add(cost);
  }

  /// The last few costs lie within 3 % of each other.
  boolean isSteady() {
    if (costs.size() < STEADY_COUNT) {
      return false;
    }
    List<Double> last = costs.subList(costs.size() - STEADY_COUNT, costs.size());
    return Collections.max(last) <= Collections.min(last) * STEADY_RATIO;
  }

  int seconds() {
    return costs.size();
  }
}
