package dev.weir.feedback.weigh;

import dev.weir.core.model.LoadFactor;
import dev.weir.core.model.Weight;

/// What an agent's answer says of its weight.
public sealed interface AgentWeight {
  /// Nothing; what it said before goes on.
  record Unsaid() implements AgentWeight {}

  /// `75%` or `weight:75%`: a part of the wanted weight.
  record Percent(int percent) implements AgentWeight {}

  /// `weight:75`: a weight on Weir's own scale.
  record Absolute(int weight) implements AgentWeight {}

  /// The largest absolute weight that an agent may name, HAProxy's.
  int ABSOLUTE_MAX = 256;

  /// In thousandths, never truncated to nothing, and [LoadFactor#MAX] at most.
  default LoadFactor factorOf(Weight wanted) {
    return switch (this) {
      case Unsaid _ -> LoadFactor.NEUTRAL;
      case Percent(int percent) -> new LoadFactor((int) Math.min(percent * 10L, LoadFactor.MAX));
      case Absolute(int weight) -> absolute(weight, wanted);
    };
  }

  private static LoadFactor absolute(int weight, Weight wanted) {
    if (wanted.value() == 0) {
      return LoadFactor.NEUTRAL;
    }
    long permille = Math.round(weight * 1000.0 / wanted.value());
    return new LoadFactor((int) Math.min(permille, LoadFactor.MAX));
  }
}
