package dev.weir.director.admit;

import java.util.random.RandomGenerator;

/// Says of each connection whether it is logged. Belongs to one event loop; from the same seed come
/// the same answers. By chance and not every n-th, so that nothing regular in the traffic hides.
public final class LogSampler {
  private final Sampling sampling;
  private final RandomGenerator random;

  public LogSampler(Sampling sampling, RandomGenerator random) {
    this.sampling = sampling;
    this.random = random;
  }

  public boolean isNextTaken() {
    return switch (sampling) {
      case Sampling.Off _ -> false;
      case Sampling.Every _ -> true;
      case Sampling.OneOf one -> random.nextInt(one.n()) == 0;
    };
  }
}
