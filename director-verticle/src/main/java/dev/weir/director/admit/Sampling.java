package dev.weir.director.admit;

/// Which connections are logged: `off`, `every`, or `1 of n`.
public sealed interface Sampling {
  int N_MAX = 1_000_000_000;

  /// None.
  record Off() implements Sampling {}

  /// All.
  record Every() implements Sampling {}

  /// Each with the probability of one in n.
  record OneOf(int n) implements Sampling {
    public OneOf {
      if (n < 2 || n > N_MAX) {
        throw new IllegalArgumentException("sampling: 1 of " + n + " (expected: 2.." + N_MAX + ")");
      }
    }
  }

  static Sampling parse(String text) {
    return switch (text) {
      case "off" -> new Off();
      case "every" -> new Every();
      default -> {
        if (!text.matches("1 of [1-9][0-9]{0,9}")) {
          throw malformed(text);
        }
        long n = Long.parseLong(text.substring("1 of ".length()));
        if (n < 2 || n > N_MAX) {
          throw malformed(text);
        }
        yield new OneOf((int) n);
      }
    };
  }

  private static IllegalArgumentException malformed(String text) {
    return new IllegalArgumentException(
        "sampling: " + text + " (expected: off, every, or 1 of 2.." + N_MAX + ")");
  }
}
