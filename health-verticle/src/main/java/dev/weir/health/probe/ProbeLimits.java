package dev.weir.health.probe;

/// How much of an answer is read, and how much of it is shown.
///
/// @param bodyBytesMax of a body searched for the expected text
/// @param evidenceBytesMax of an answer quoted in a vote; 0 quotes nothing
public record ProbeLimits(int bodyBytesMax, int evidenceBytesMax) {
  public static final ProbeLimits DEFAULT = new ProbeLimits(65_536, 256);

  public ProbeLimits {
    if (bodyBytesMax < 1024 || bodyBytesMax > 1 << 20) {
      throw new IllegalArgumentException(
          "bodyBytesMax: " + bodyBytesMax + " (expected: 1024..1048576)");
    }
    if (evidenceBytesMax < 0 || evidenceBytesMax > 256) {
      throw new IllegalArgumentException(
          "evidenceBytesMax: " + evidenceBytesMax + " (expected: 0..256)");
    }
  }
}
