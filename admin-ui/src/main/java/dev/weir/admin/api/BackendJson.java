package dev.weir.admin.api;

import dev.weir.core.model.AgentWords;
import dev.weir.core.model.Backend;
import dev.weir.core.model.BackendLoad;
import dev.weir.core.model.BackendUid;
import dev.weir.core.model.EffectiveState;
import dev.weir.core.model.HealthCheck;
import dev.weir.core.model.HealthVote;
import dev.weir.core.model.LoadFactor;
import dev.weir.core.model.Role;
import dev.weir.core.model.Service;
import dev.weir.core.model.ServiceView;
import dev.weir.core.model.Version;
import dev.weir.core.model.Vote;
import dev.weir.core.wire.ServiceJson;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A backend as the API shows it.
final class BackendJson {
  private final ClusterView view;
  private final Watch watch;
  private final StatsJson stats;

  BackendJson(ClusterView view, Watch watch) {
    this.view = view;
    this.watch = watch;
    this.stats = new StatsJson(view);
  }

  JsonObject of(ServiceView service, Version version, ServiceView.BackendView backend) {
    Backend spec = backend.backend();
    return new JsonObject()
        .put("service", service.service().id().value())
        .put("id", spec.id().value())
        .put("uid", spec.uid().value())
        .put("etag", Etag.of(version))
        .put("spec", ServiceJson.writeBackendSpec(spec))
        .put("status", status(service, backend))
        .put("stats", stats.of(List.of(spec.uid())));
  }

  /// Every vote, the agent's words and the directors' vetoes.
  JsonObject health(ServiceView service, ServiceView.BackendView backend) {
    JsonArray votes = new JsonArray();
    for (HealthVote vote : view.health().votes(backend.backend().uid())) {
      votes.add(vote(vote));
    }
    return new JsonObject()
        .put("service", service.service().id().value())
        .put("backend", backend.backend().id().value())
        .put("state", backend.state().state().name())
        .put("cause", cause(backend.state()))
        .put("votes", votes)
        .put("agent", agent(backend.load()))
        .put("vetoedBy", new JsonArray(view.vetoedBy(backend.backend().uid())));
  }

  static JsonObject weight(ServiceView.BackendView backend) {
    JsonArray reasons = new JsonArray();
    EffectiveState.State state = backend.state().state();
    if (!backend.eligible() && state != EffectiveState.State.UP) {
      reasons.add(reason(state.name().toLowerCase(Locale.ROOT), backend.state().text()));
    }
    if (!backend.load().factor().equals(LoadFactor.NEUTRAL)) {
      reasons.add(reason("feedback", backend.load().cause()));
    }
    return new JsonObject()
        .put("wanted", backend.backend().weight().value())
        .put("effectivePermille", backend.balancedPermille())
        .put("factorPermille", backend.load().factor().permille())
        .put("reasons", reasons);
  }

  /// The share of the service's connections that a backend got in the window, or null if the
  /// service had none.
  @Nullable JsonObject observed(Service service, BackendUid uid) {
    long now = view.now();
    long sum = 0;
    for (Backend each : service.backends()) {
      sum += view.traffic().of(each.uid()).windowConnections(now);
    }
    if (sum == 0) {
      return null;
    }
    double share = (double) view.traffic().of(uid).windowConnections(now) / sum;
    return new JsonObject()
        .put("share", Numbers.share(share))
        .put("windowMs", watch.windowMillis(service.id(), now))
        .put("connections", sum);
  }

  private JsonObject status(ServiceView service, ServiceView.BackendView backend) {
    BackendUid uid = backend.backend().uid();
    boolean probed = service.service().health().kind() != HealthCheck.Kind.NONE;
    return new JsonObject()
        .put("state", backend.state().state().name())
        .put("cause", cause(backend.state()))
        .put("sinceMs", watch.sinceMillis(uid, view.now()))
        .put("eligible", backend.eligible())
        .put("weight", weight(backend))
        .put("expectedShare", Numbers.share(service.expectedShare(backend)))
        .put("observedShare", observed(service.service(), uid))
        .put("health", probed ? newestVote(uid) : null)
        .put("agent", agent(backend.load()))
        .put("vetoedBy", new JsonArray(view.vetoedBy(uid)));
  }

  private static JsonObject cause(EffectiveState state) {
    return new JsonObject()
        .put("by", state.by().name().toLowerCase(Locale.ROOT))
        .put("text", state.text());
  }

  private static JsonObject reason(String code, String text) {
    return new JsonObject().put("code", code).put("text", text);
  }

  /// The vote of a live prober if there is one, else the one heard last.
  private JsonObject newestVote(BackendUid uid) {
    HealthVote newest = null;
    for (HealthVote vote : view.health().votes(uid)) {
      if (newest == null || isBetter(vote, newest)) {
        newest = vote;
      }
    }
    return newest == null ? notProbedYet() : vote(newest);
  }

  private boolean isBetter(HealthVote vote, HealthVote than) {
    long now = view.now();
    boolean live = view.leases().isLive(vote.prober(), Role.HEALTH, now);
    boolean otherLive = view.leases().isLive(than.prober(), Role.HEALTH, now);
    return live == otherLive
        ? view.health().voteAgeMillis(vote, now) < view.health().voteAgeMillis(than, now)
        : live;
  }

  private JsonObject vote(HealthVote vote) {
    return new JsonObject()
        .put("vote", vote.vote().name())
        .put("prober", vote.prober())
        .put("reason", vote.reason())
        .put("code", vote.code())
        .put("latencyMs", Numbers.rounded(vote.latencyNanos() / 1e6))
        .put("ageMs", view.health().voteAgeMillis(vote, view.now()))
        .put("consecutive", vote.consecutiveCount())
        .putNull("evidence");
  }

  private static JsonObject notProbedYet() {
    return new JsonObject()
        .put("vote", Vote.UNKNOWN.name())
        .putNull("prober")
        .put("reason", "not probed yet")
        .put("code", "INI")
        .putNull("latencyMs")
        .putNull("ageMs")
        .put("consecutive", 0)
        .putNull("evidence");
  }

  private @Nullable JsonObject agent(BackendLoad load) {
    AgentWords words = load.agent();
    if (words.equals(AgentWords.SILENT)) {
      return null;
    }
    return new JsonObject()
        .put("word", textOrNull(words.word()))
        .put("health", words.health())
        .put("admin", words.admin())
        .put("connectionsMax", words.connectionsMax() == 0 ? null : words.connectionsMax())
        .put("percent", load.factor().permille() / 10.0)
        .put("description", textOrNull(words.description()))
        .put("error", textOrNull(words.error()))
        .put("ageMs", load.reportAgeMillis());
  }

  private static @Nullable String textOrNull(String text) {
    return text.isEmpty() ? null : text;
  }
}
