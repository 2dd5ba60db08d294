package dev.weir.feedback.intake;

import static java.util.Objects.requireNonNull;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/// Counters of reports, made before the first one comes: `weir_feedback_reports_total{result}`.
final class IntakeMeters {
  /// Why a request was refused as a whole.
  enum Refusal {
    UNAUTHORIZED,
    MALFORMED,
    INVALID,
    TOO_LARGE,
    TOO_MANY,
    NOT_A_REPORT;

    String id() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  private final Map<ReportOutcome, Counter> outcomes = new EnumMap<>(ReportOutcome.class);
  private final Map<Refusal, Counter> refusals = new EnumMap<>(Refusal.class);

  IntakeMeters(MeterRegistry meters) {
    for (ReportOutcome outcome : ReportOutcome.values()) {
      outcomes.put(outcome, counter(meters, outcome.id()));
    }
    for (Refusal refusal : Refusal.values()) {
      refusals.put(refusal, counter(meters, refusal.id()));
    }
  }

  void count(ReportOutcome outcome) {
    requireNonNull(outcomes.get(outcome), "counter").increment();
  }

  void count(Refusal refusal) {
    requireNonNull(refusals.get(refusal), "counter").increment();
  }

  private static Counter counter(MeterRegistry meters, String result) {
    return Counter.builder("weir_feedback_reports")
        .description("Load reports by what became of them")
        .tag("result", result)
        .register(meters);
  }
}
