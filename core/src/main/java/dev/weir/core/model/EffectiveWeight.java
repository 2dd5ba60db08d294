package dev.weir.core.model;

/// What a scheduler balances by: a wanted weight times what the backend can bear, in thousandths.
public record EffectiveWeight(long permille) {
  /// The largest wanted weight at the largest factor.
  public static final long MAX = (long) Weight.MAX * LoadFactor.MAX;

  public static final EffectiveWeight ZERO = new EffectiveWeight(0);

  public EffectiveWeight {
    if (permille < 0 || permille > MAX) {
      throw new IllegalArgumentException(
          "effective weight: " + permille + " (expected: 0.." + MAX + ")");
    }
  }

  public boolean isZero() {
    return permille == 0;
  }
}
