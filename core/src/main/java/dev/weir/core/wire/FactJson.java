package dev.weir.core.wire;

import dev.weir.core.model.AdminState;
import dev.weir.core.model.AgentWords;
import dev.weir.core.model.BackendId;
import dev.weir.core.model.BackendLoad;
import dev.weir.core.model.BackendUid;
import dev.weir.core.model.DialFailed;
import dev.weir.core.model.HealthVote;
import dev.weir.core.model.LoadFactor;
import dev.weir.core.model.Presence;
import dev.weir.core.model.Role;
import dev.weir.core.model.Service;
import dev.weir.core.model.ServiceId;
import dev.weir.core.model.ServiceLoad;
import dev.weir.core.model.Session;
import dev.weir.core.model.Vote;
import dev.weir.core.settings.Fields;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The small facts as JSON. A wrong id throws, which drops the message.
final class FactJson {
  private FactJson() {}

  static BackendUid writtenUid(BackendId id, @Nullable Long written) {
    if (written == null) {
      throw new IllegalArgumentException(
          "uid: nothing (expected: the number of backend " + id + ")");
    }
    return new BackendUid(written);
  }

  static BackendUid uid(Fields fields) {
    return new BackendUid(fields.integer("uid", 1L, Long.MAX_VALUE, 0L));
  }

  static JsonObject writeVote(HealthVote vote) {
    return new JsonObject()
        .put("uid", vote.uid().value())
        .put("prober", vote.prober())
        .put("vote", vote.vote().name())
        .put("code", vote.code())
        .put("reason", vote.reason())
        .put("latencyNanos", vote.latencyNanos())
        .put("consecutiveCount", vote.consecutiveCount());
  }

  static HealthVote readVote(Fields fields) {
    return new HealthVote(
        uid(fields),
        fields.required("prober"),
        fields.choice("vote", List.of(Vote.values()), Vote::name, Vote.UNKNOWN),
        fields.text("code", ""),
        fields.text("reason", ""),
        fields.integer("latencyNanos", 0L, Long.MAX_VALUE, 0L),
        fields.integer("consecutiveCount", 0, Integer.MAX_VALUE, 0));
  }

  static JsonObject writeLoad(ServiceLoad load) {
    JsonArray backends = new JsonArray();
    for (BackendLoad each : load.backends()) {
      AgentWords agent = each.agent();
      backends.add(
          new JsonObject()
              .put("uid", each.uid().value())
              .put("factorPermille", each.factor().permille())
              .put("reportAgeMs", each.reportAgeMillis())
              .put("cause", each.cause())
              .put("agentHealth", agent.health())
              .put("agentAdmin", agent.admin())
              .put("agentConnectionsMax", agent.connectionsMax())
              .put("agentWord", agent.word())
              .put("agentDescription", agent.description())
              .put("agentError", agent.error()));
    }
    return new JsonObject().put("service", load.service().value()).put("backends", backends);
  }

  static ServiceLoad readLoad(Fields fields) {
    List<BackendLoad> backends = new ArrayList<>();
    for (Fields each : fields.objects("backends", Service.BACKENDS_MAX)) {
      AgentWords agent =
          new AgentWords(
              choiceOrNull(each, "agentHealth", Vote.values()),
              choiceOrNull(each, "agentAdmin", AdminState.values()),
              each.integer("agentConnectionsMax", 0, Integer.MAX_VALUE, 0),
              each.text("agentWord", ""),
              each.text("agentDescription", ""),
              each.text("agentError", ""));
      backends.add(
          new BackendLoad(
              uid(each),
              new LoadFactor(each.integer("factorPermille", 0, LoadFactor.MAX, 1000)),
              each.integer("reportAgeMs", 0L, Long.MAX_VALUE, 0L),
              each.text("cause", ""),
              agent));
    }
    return new ServiceLoad(new ServiceId(fields.required("service")), backends);
  }

  static JsonObject writePresence(Presence presence) {
    return new JsonObject()
        .put("node", presence.node())
        .put("role", presence.role().id())
        .put("incarnation", presence.incarnation())
        .put("address", presence.address())
        .put("release", presence.release())
        .put("uptimeMs", presence.uptimeMillis())
        .put("phase", presence.phase().name())
        .put("detail", presence.detail());
  }

  static Presence readPresence(Fields fields) {
    return new Presence(
        fields.required("node"),
        fields.choice("role", List.of(Role.values()), Role::id, Role.DIRECTOR),
        fields.required("incarnation"),
        fields.text("address", ""),
        fields.text("release", ""),
        fields.integer("uptimeMs", 0L, Long.MAX_VALUE, 0L),
        fields.choice(
            "phase", List.of(Presence.Phase.values()), Presence.Phase::name, Presence.Phase.READY),
        fields.text("detail", ""));
  }

  static JsonObject writeDialFailed(DialFailed failed) {
    return new JsonObject()
        .put("service", failed.service().value())
        .put("uid", failed.uid().value())
        .put("director", failed.director())
        .put("cause", failed.cause());
  }

  static DialFailed readDialFailed(Fields fields) {
    return new DialFailed(
        new ServiceId(fields.required("service")),
        uid(fields),
        fields.required("director"),
        fields.text("cause", ""));
  }

  static JsonObject writeSession(Session session) {
    return new JsonObject()
        .put("user", session.user())
        .put("role", session.role())
        .put("ageMs", session.ageMillis())
        .put("idleMs", session.idleMillis());
  }

  static Session readSession(Fields fields) {
    return new Session(
        fields.required("user"),
        fields.required("role"),
        fields.integer("ageMs", 0L, Long.MAX_VALUE, 0L),
        fields.integer("idleMs", 0L, Long.MAX_VALUE, 0L));
  }

  private static <E extends Enum<E>> @Nullable E choiceOrNull(Fields fields, String key, E[] all) {
    return fields.has(key) ? fields.choice(key, List.of(all), Enum::name, all[0]) : null;
  }
}
