package dev.weir.core.model;

/// How strongly a backend is preferred, from 0 to [#MAX]. Zero takes no new connections; it is how
/// "drain" looks to a balancer.
public record Weight(int value) {
  public static final int MAX = 1000;
  public static final Weight DEFAULT = new Weight(100);

  public Weight {
    if (value < 0 || value > MAX) {
      throw new IllegalArgumentException("weight: " + value + " (expected: 0.." + MAX + ")");
    }
  }

  /// Thousandths, so that a small share of a small weight is never rounded out of rotation.
  public EffectiveWeight scaledBy(LoadFactor factor) {
    return new EffectiveWeight((long) value * factor.permille());
  }
}
