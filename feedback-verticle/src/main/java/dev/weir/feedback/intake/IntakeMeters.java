package dev.weir.feedback.intake;

import static java.util.Objects.requireNonNull;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/// Counters of reports, made before the first one comes:
/// `weir_feedback_reports_total{intake,result}`.
final class IntakeMeters {
  /// Why a request was refused as a whole.
  enum Refusal {
    UNAUTHORIZED(401),
    MALFORMED(400),
    INVALID(422),
    TOO_LARGE(413),
    TOO_MANY(429),
    NOT_FOUND(404),
    METHOD_NOT_ALLOWED(405),
    UNSUPPORTED_MEDIA_TYPE(415);

    private final int status;

    Refusal(int status) {
      this.status = status;
    }

    /// Of the answer.
    int status() {
      return status;
    }

    /// The name in answers and metrics.
    String id() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  private final Map<ReportOutcome, Counter> outcomes = new EnumMap<>(ReportOutcome.class);
  private final Map<Refusal, Counter> refusals = new EnumMap<>(Refusal.class);

  IntakeMeters(MeterRegistry meters, Intake intake) {
    for (ReportOutcome outcome : ReportOutcome.values()) {
      outcomes.put(outcome, counter(meters, intake, outcome.id()));
    }
    for (Refusal refusal : Refusal.values()) {
      refusals.put(refusal, counter(meters, intake, refusal.id()));
    }
  }

  void count(ReportOutcome outcome) {
    requireNonNull(outcomes.get(outcome), "counter").increment();
  }

  void count(Refusal refusal) {
    requireNonNull(refusals.get(refusal), "counter").increment();
  }

  private static Counter counter(MeterRegistry meters, Intake intake, String result) {
    return Counter.builder("weir_feedback_reports")
        .description("Load reports by what became of them")
        .tag("intake", intake.id())
        .tag("result", result)
        .register(meters);
  }
}
