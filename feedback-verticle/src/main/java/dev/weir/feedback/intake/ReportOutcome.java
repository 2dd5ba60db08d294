package dev.weir.feedback.intake;

import dev.weir.feedback.weigh.Observation;
import java.util.Locale;

/// What became of one report that was valid in itself.
public enum ReportOutcome {
  ACCEPTED,
  LATE,
  UNUSED,
  UNKNOWN_SERVICE,
  UNKNOWN_BACKEND,
  /// The owner of the service could not be asked, or is just changing: send it again.
  UNAVAILABLE;

  public static ReportOutcome of(Observation observation) {
    return switch (observation) {
      case ACCEPTED -> ACCEPTED;
      case LATE -> LATE;
      case UNUSED -> UNUSED;
    };
  }

  /// The name in answers, messages and metrics.
  public String id() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
