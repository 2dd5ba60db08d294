package dev.weir.core.wire;

import dev.weir.core.model.ClientBinding;
import dev.weir.core.model.ClientBindings;
import dev.weir.core.model.DialFailed;
import dev.weir.core.model.DirectorCell;
import dev.weir.core.model.DirectorStatistics;
import dev.weir.core.model.HealthVote;
import dev.weir.core.model.Presence;
import dev.weir.core.model.Service;
import dev.weir.core.model.ServiceLoad;
import dev.weir.core.model.Session;
import java.util.List;

/// The whole bus contract. Every message is a fact in the past tense with absolute values.
public final class Topics {
  /// What operators want of a service. Key: service id. Writer: the configuration leader.
  public static final Topic<Service> SERVICE_CHANGED =
      new Topic<>(
          "service",
          new JsonCodec<>(
              ServiceJson::write, fields -> ServiceJson.read(fields, FactJson::writtenUid)));

  /// A prober's vote on a backend. Key: `uid/prober`. Writer: that prober.
  public static final Topic<HealthVote> HEALTH_CHANGED =
      new Topic<>("health", new JsonCodec<>(FactJson::writeVote, FactJson::readVote));

  /// What the backends of a service can bear. Key: service id. Writer: the feedback node that owns
  /// it.
  public static final Topic<ServiceLoad> LOAD_CHANGED =
      new Topic<>("load", new JsonCodec<>(FactJson::writeLoad, FactJson::readLoad));

  /// What a director carries and has applied. Key: its incarnation. Writer: that director.
  public static final Topic<DirectorCell> CONNECTIONS_CHANGED =
      new Topic<>("connections", new JsonCodec<>(CellJson::writeCell, CellJson::readCell));

  /// A director's totals; on the bus only. Key: its incarnation.
  public static final Topic<DirectorStatistics> STATISTICS =
      new Topic<>(
          "statistics", new JsonCodec<>(CellJson::writeStatistics, CellJson::readStatistics));

  /// A role's lease; on the bus only. Key: `node/role`.
  public static final Topic<Presence> PRESENCE =
      new Topic<>("presence", new JsonCodec<>(FactJson::writePresence, FactJson::readPresence));

  /// A dial failed; on the bus only. Key: service id.
  public static final Topic<DialFailed> DIAL_FAILED =
      new Topic<>(
          "dial-failed", new JsonCodec<>(FactJson::writeDialFailed, FactJson::readDialFailed));

  /// Which backend a client meets; in its map only, never published. Key: `service/client`.
  /// Writers: directors, the first of each epoch.
  public static final Topic<ClientBinding> CLIENT_BINDING =
      new Topic<>(
          "client-binding", new JsonCodec<>(AffinityJson::writeBinding, AffinityJson::readBinding));

  /// Bindings that a director has written; on the bus only. Key: its incarnation.
  public static final Topic<ClientBindings> CLIENTS_BOUND =
      new Topic<>(
          "clients-bound",
          new JsonCodec<>(AffinityJson::writeBindings, AffinityJson::readBindings));

  /// A browser's login; in its map only, never published. Key: the SHA-256 of its id.
  public static final Topic<Session> SESSION =
      new Topic<>("session", new JsonCodec<>(FactJson::writeSession, FactJson::readSession));

  private Topics() {}

  /// All of them.
  public static List<Topic<?>> all() {
    return List.of(
        SERVICE_CHANGED,
        HEALTH_CHANGED,
        LOAD_CHANGED,
        CONNECTIONS_CHANGED,
        STATISTICS,
        PRESENCE,
        DIAL_FAILED,
        CLIENT_BINDING,
        CLIENTS_BOUND,
        SESSION);
  }
}
