package dev.weir.health.verdict;

/// What one probe told us. Each has a code and a text for people.
public sealed interface ProbeResult {
  Code code();

  String text();

  /// The backend did what was expected of it.
  record Passed(Code code, String text, long latencyNanos) implements ProbeResult {
    public Passed {
      check(code, Code.Means.ALIVE);
    }
  }

  /// The backend did not.
  record Failed(Code code, String text, long latencyNanos) implements ProbeResult {
    public Failed {
      check(code, Code.Means.FAILED);
    }
  }

  /// The probe never ran, so it is no evidence and must not move a verdict.
  record Skipped(Code code, String text) implements ProbeResult {
    public Skipped {
      check(code, Code.Means.NOTHING);
    }
  }

  /// The result that a code stands for.
  static ProbeResult of(Code code, String text, long latencyNanos) {
    return switch (code.means()) {
      case ALIVE -> new Passed(code, text, latencyNanos);
      case FAILED -> new Failed(code, text, latencyNanos);
      case NOTHING -> new Skipped(code, text);
    };
  }

  private static void check(Code code, Code.Means expected) {
    if (code.means() != expected) {
      throw new IllegalArgumentException(
          "code: " + code + " (expected: one that means " + expected + ")");
    }
  }
}
