package dev.weir.feedback.intake;

import static java.util.Objects.requireNonNull;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/// Counters of agent checks that we answer: `weir_feedback_agent_answers_total{result}`.
final class AgentServerMeters {
  /// What became of one connection.
  enum Result {
    ANSWERED,
    /// No such backend.
    UNKNOWN,
    /// Asked before this node had read everything.
    NOT_READY,
    MALFORMED,
    TOO_LONG,
    TIMED_OUT,
    /// The other side ended before its line did.
    CUT_SHORT,
    /// More connections at once than may be.
    REFUSED
  }

  private final Map<Result, Counter> counters = new EnumMap<>(Result.class);

  AgentServerMeters(MeterRegistry meters) {
    for (Result result : Result.values()) {
      counters.put(
          result,
          Counter.builder("weir_feedback_agent_answers")
              .description("Agent checks of others by what they were answered")
              .tag("result", result.name().toLowerCase(Locale.ROOT).replace('_', '-'))
              .register(meters));
    }
  }

  void count(Result result) {
    requireNonNull(counters.get(result), "counter").increment();
  }
}
