package dev.weir.feedback;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/// Counters of the feedback role, made before the first event.
record FeedbackMeters(
    Counter agentUnderstood,
    Counter agentIncomplete,
    Counter agentUnreachable,
    Counter agentTimedOut,
    Counter agentDeferred,
    Counter expired,
    Counter claimsWon,
    Counter claimsFailed,
    Counter written,
    Counter refused,
    Counter failed,
    Counter unanswered) {
  static FeedbackMeters on(MeterRegistry meters) {
    String checks = "Agent checks by what they came to";
    String claims = "Claims to be the one writer of a service's load";
    String writes = "Writes of a service's load";
    return new FeedbackMeters(
        counter(meters, "agent_checks", checks, "understood"),
        counter(meters, "agent_checks", checks, "incomplete"),
        counter(meters, "agent_checks", checks, "unreachable"),
        counter(meters, "agent_checks", checks, "timed-out"),
        counter(meters, "agent_checks", checks, "deferred"),
        counter(meters, "expired", "Backends whose evidence grew too old", ""),
        counter(meters, "claims", claims, "won"),
        counter(meters, "claims", claims, "failed"),
        counter(meters, "writes", writes, "written"),
        counter(meters, "writes", writes, "refused"),
        counter(meters, "writes", writes, "failed"),
        counter(meters, "forwards_unanswered", "Reports whose owner gave no answer", ""));
  }

  private static Counter counter(
      MeterRegistry meters, String name, String description, String result) {
    Counter.Builder builder = Counter.builder("weir_feedback_" + name).description(description);
    return (result.isEmpty() ? builder : builder.tag("result", result)).register(meters);
  }
}
