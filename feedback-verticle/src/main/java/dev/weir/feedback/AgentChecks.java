package dev.weir.feedback;

import dev.weir.core.model.Backend;
import dev.weir.core.model.Feedback;
import dev.weir.core.time.NanoClock;
import dev.weir.feedback.intake.AgentResult;
import io.vertx.core.Future;

/// Asks the agents of owned services, each in its interval, and no more at once than the limit.
final class AgentChecks {
  /// How an agent is asked: over the network by [dev.weir.feedback.intake.AgentClient].
  @FunctionalInterface
  interface Asking {
    Future<AgentResult> ask(String host, int port, String send, long timeoutMillis);
  }

  private final Asking agents;
  private final NanoClock clock;
  private final FeedbackMeters meters;
  private final LoadWriter writer;
  private final int inFlightMax;
  private int inFlightCount;

  AgentChecks(
      Asking agents, NanoClock clock, FeedbackMeters meters, LoadWriter writer, int inFlightMax) {
    this.agents = agents;
    this.clock = clock;
    this.meters = meters;
    this.writer = writer;
    this.inFlightMax = inFlightMax;
  }

  /// Begins the checks of a service that are due.
  void tick(OwnedService owned, long nowNanos) {
    if (owned.service().feedback().verdict() != Feedback.Verdict.AGENT) {
      return;
    }
    for (Backend backend : owned.service().backends()) {
      if (!owned.isAgentDue(backend, nowNanos)) {
        continue;
      }
      if (inFlightCount >= inFlightMax) {
        meters.agentDeferred().increment();
        return;
      }
      check(owned, backend, nowNanos);
    }
  }

  private void check(OwnedService owned, Backend backend, long nowNanos) {
    Feedback.AgentCheck agent = owned.service().feedback().agent();
    inFlightCount++;
    owned.agentAsked(backend, nowNanos + agent.interval().toNanos());
    agents
        .ask(backend.endpoint().host(), agent.port(), agent.send(), agent.interval().toMillis())
        .onSuccess(
            result -> {
              inFlightCount--;
              owned.agentAnswered(backend);
              answered(owned, backend, result);
            });
  }

  /// Only an answer that was understood changes anything; and it is told at once if it is news.
  private void answered(OwnedService owned, Backend backend, AgentResult result) {
    switch (result) {
      case AgentResult.Understood(var answer) -> {
        meters.agentUnderstood().increment();
        long now = clock.nowNanos();
        if (owned.isActive() && owned.book().heard(backend.id(), answer, now)) {
          writer.writeIfDue(owned, now);
        }
      }
      case AgentResult.Incomplete _ -> meters.agentIncomplete().increment();
      case AgentResult.Unreachable _ -> meters.agentUnreachable().increment();
      case AgentResult.TimedOut _ -> meters.agentTimedOut().increment();
    }
  }
}
