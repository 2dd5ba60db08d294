package dev.weir.feedback;

/// How much is fetched at once.
///
/// @param inFlightMax pages fetched at once by this node
/// @param bodyLengthMax bytes of one page
public record PullSettings(int inFlightMax, int bodyLengthMax) {
  public static final PullSettings DEFAULT = new PullSettings(256, 1 << 20);
}
