package dev.weir.admin.api;

import dev.weir.core.cluster.Shards;
import dev.weir.core.model.BackendId;
import dev.weir.core.model.Feedback;
import dev.weir.core.model.Role;
import dev.weir.core.model.Service;
import dev.weir.core.model.ServiceId;
import dev.weir.core.wire.Questions;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/// `…/backends/{b}:clear-agent`: takes back what a backend's agent said and can no longer take back
/// itself.
final class AgentResource {
  private static final Duration DEADLINE = Duration.ofSeconds(2);

  private final ClusterView view;
  private final EventLog events;

  AgentResource(ClusterView view, EventLog events) {
    this.view = view;
    this.events = events;
  }

  /// Asks the feedback node that owns the service; the words are gone with its next write.
  void clear(ApiRequest request) {
    ServiceId id = ServiceResource.id(request);
    BackendId backend = new BackendId(request.id("backend"));
    String reason = request.verbReason();
    Service service = ClusterView.service(view.require(id));
    if (service.backend(backend) == null) {
      throw Problem.notFound("backend " + backend);
    }
    if (service.feedback().verdict() != Feedback.Verdict.AGENT) {
      throw new Problem(
          ProblemKind.CONFLICT,
          "feedback.verdict: "
              + service.feedback().verdict().name().toLowerCase(Locale.ROOT)
              + " (expected: agent, else no agent has a say)");
    }
    List<String> live = view.leases().live(Role.FEEDBACK, view.now());
    if (live.isEmpty()) {
      throw new Problem(ProblemKind.NO_OWNER, "feedback: no live node (expected: one at least)");
    }
    String owner = Shards.owners(id.value(), live, 1).getFirst();
    JsonObject question =
        new JsonObject().put("service", id.value()).put("backend", backend.value());
    view.cluster()
        .bus()
        .ask(Questions.CLEAR_AGENT, owner, question, DEADLINE)
        .onSuccess(
            answer -> {
              boolean cleared = answer.getBoolean("cleared", false);
              if (cleared) {
                events.add(
                    new EventLog.Draft("agent.cleared")
                        .service(id.value())
                        .backend(backend.value())
                        .by(request.actor())
                        .text(reason));
              }
              request.answer(200, question.copy().put("cleared", cleared));
            })
        .onFailure(
            cause ->
                request.fail(new Problem(ProblemKind.NO_OWNER, owner + ": " + cause.getMessage())));
  }
}
