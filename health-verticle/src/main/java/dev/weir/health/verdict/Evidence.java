package dev.weir.health.verdict;

/// The newest result about one backend, and how many in a row agree with it.
public record Evidence(ProbeResult last, int consecutiveCount) {
  /// Nothing is known.
  public static final Evidence NONE =
      new Evidence(new ProbeResult.Skipped(Code.INI, "not probed yet"), 0);

  /// A probe that never ran says why as long as there is nothing better, and replaces no evidence.
  public Evidence after(ProbeResult result) {
    if (result instanceof ProbeResult.Skipped) {
      return last instanceof ProbeResult.Skipped ? new Evidence(result, 0) : this;
    }
    boolean agrees = last.code().means() == result.code().means();
    return new Evidence(result, agrees ? consecutiveCount + 1 : 1);
  }

  /// The code to show.
  public Code code() {
    return last.code();
  }

  public long latencyNanos() {
    return switch (last) {
      case ProbeResult.Passed(_, _, var nanos) -> nanos;
      case ProbeResult.Failed(_, _, var nanos) -> nanos;
      case ProbeResult.Skipped _ -> 0;
    };
  }
}
