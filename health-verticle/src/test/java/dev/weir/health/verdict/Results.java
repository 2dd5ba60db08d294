package dev.weir.health.verdict;

/// Probe results for tests.
final class Results {
  static final ProbeResult PASS = new ProbeResult.Passed(Code.L4OK, "connected", 1);
  static final ProbeResult FAIL = new ProbeResult.Failed(Code.L4CON, "connection refused", 1);
  static final ProbeResult SKIP = new ProbeResult.Skipped(Code.SOCKERR, "no descriptors");

  private Results() {}

  /// `+` passed, `-` failed, `.` skipped.
  static ProbeResult of(int drawn) {
    return switch (drawn) {
      case '+' -> PASS;
      case '-' -> FAIL;
      case '.' -> SKIP;
      default -> throw new IllegalArgumentException("result: " + drawn + " (expected: + - .)");
    };
  }
}
