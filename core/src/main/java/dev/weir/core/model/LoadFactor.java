package dev.weir.core.model;

/// How much of its wanted weight a backend can bear now, in thousandths: 1000 is neutral, 0 takes
/// it out of rotation, and four times the wanted weight is the most that feedback may ask for.
public record LoadFactor(int permille) {
  public static final int MAX = 4000;
  public static final LoadFactor NEUTRAL = new LoadFactor(1000);

  public LoadFactor {
    if (permille < 0 || permille > MAX) {
      throw new IllegalArgumentException(
          "load factor: " + permille + " (expected: 0.." + MAX + ")");
    }
  }
}
