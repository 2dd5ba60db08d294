package dev.weir.health.verdict;

import dev.weir.core.model.Vote;

/// The rise/fall rule for one backend, as a value: `contrary` counts the consecutive results that
/// disagree with `belief`.
public record Streak(Vote belief, int contrary) {
  public static final Streak INITIAL = new Streak(Vote.UNKNOWN, 0);

  /// Where a prober goes on that takes a backend over: a take-over is no evidence, so it must not
  /// look like a flap.
  public static Streak continuing(Vote belief) {
    return new Streak(belief, 0);
  }

  public Streak after(ProbeResult result, int rise, int fall) {
    return switch (result) {
      case ProbeResult.Passed _ -> towards(Vote.UP, rise);
      case ProbeResult.Failed _ -> towards(Vote.DOWN, fall);
      case ProbeResult.Skipped _ -> this;
    };
  }

  private Streak towards(Vote target, int needed) {
    if (belief == target) {
      return new Streak(belief, 0);
    }
    // The first evidence decides: a new backend should not wait `rise` probes to serve.
    if (belief == Vote.UNKNOWN || contrary + 1 >= needed) {
      return new Streak(target, 0);
    }
    return new Streak(belief, contrary + 1);
  }
}
