package dev.weir.feedback;

import static java.util.Objects.requireNonNull;

import dev.weir.core.cluster.ClusterAccess;
import dev.weir.core.cluster.PresenceKeeper;
import dev.weir.core.cluster.Replica;
import dev.weir.core.model.Backend;
import dev.weir.core.model.BackendUid;
import dev.weir.core.model.DirectorStatistics;
import dev.weir.core.model.Fact;
import dev.weir.core.model.Feedback;
import dev.weir.core.model.Presence;
import dev.weir.core.model.Readiness;
import dev.weir.core.model.Role;
import dev.weir.core.model.Service;
import dev.weir.core.model.ServiceLoad;
import dev.weir.core.wire.Questions;
import dev.weir.core.wire.Subscription;
import dev.weir.core.wire.Topics;
import dev.weir.feedback.intake.AgentClient;
import dev.weir.feedback.intake.IntakeSettings;
import dev.weir.feedback.intake.ReportIntake;
import dev.weir.feedback.weigh.TrafficBook;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The feedback role: takes load reports and asks agents, and says how much each backend can bear.
/// One instance per process, on one event loop.
public final class FeedbackVerticle extends VerticleBase {
  private static final long TICK_MILLIS = 200;

  /// Others are listened for before anything is claimed, for one renewal of their leases.
  static final long LISTEN_NANOS = Presence.renewalNanos(Role.FEEDBACK);

  private final ClusterAccess cluster;
  private final FeedbackSettings settings;
  private final FeedbackMeters meters;
  private final PresenceKeeper presence;
  private final TrafficBook traffic = new TrafficBook();
  private final LoadWriter writer;
  private final Ownership ownership;
  private final Replica<Service> services;
  private final Replica<ServiceLoad> loads;
  private final Reports reports;
  private final List<Subscription> subscriptions = new ArrayList<>();
  private @Nullable AgentClient agentClient;
  private @Nullable AgentChecks agentChecks;
  private @Nullable ReportIntake intake;
  private long startedNanos;

  /// Read from other threads.
  private volatile Readiness readiness = Readiness.notReady("starting");

  private volatile int intakePort;

  private FeedbackVerticle(ClusterAccess cluster, FeedbackSettings settings) {
    this.cluster = cluster;
    this.settings = settings;
    this.meters = FeedbackMeters.on(cluster.meters());
    this.presence = new PresenceKeeper(cluster, Role.FEEDBACK);
    this.writer = new LoadWriter(cluster, meters, traffic);
    this.ownership = new Ownership(cluster, meters, writer);
    this.services =
        new Replica<>(cluster.bus(), Topics.SERVICE_CHANGED, cluster.services(), _ -> {});
    this.loads =
        new Replica<>(
            cluster.bus(),
            Topics.LOAD_CHANGED,
            cluster.load(),
            fact -> ownership.heard(fact, cluster.clock().nowNanos()));
    this.reports = new Reports(cluster, services, ownership, meters);
  }

  /// Completes when the intake is bound; services are claimed a little later.
  public static Future<RunningFeedback> start(
      Vertx vertx, ClusterAccess cluster, FeedbackSettings settings) {
    FeedbackVerticle verticle = new FeedbackVerticle(cluster, settings);
    return vertx
        .deployVerticle(verticle)
        .map(deployment -> new RunningFeedback(vertx, verticle, deployment));
  }

  @Override
  public Future<?> start() {
    startedNanos = cluster.clock().nowNanos();
    AgentClient client = new AgentClient(vertx);
    agentClient = client;
    agentChecks =
        new AgentChecks(client, cluster.clock(), meters, writer, settings.agentChecksInFlightMax());
    return readToken()
        .compose(this::startIntake)
        .compose(_ -> presence.start())
        .compose(_ -> subscribe())
        .onSuccess(_ -> vertx.setPeriodic(TICK_MILLIS, _ -> tick()));
  }

  Readiness readiness() {
    return readiness;
  }

  int intakePort() {
    return intakePort;
  }

  private Future<String> readToken() {
    String file = settings.intakeTokenFile();
    if (file == null) {
      return Future.succeededFuture("");
    }
    return vertx
        .fileSystem()
        .readFile(file)
        .map(
            bytes -> {
              String token = bytes.toString(StandardCharsets.UTF_8).strip();
              if (token.isEmpty()) {
                throw new IllegalArgumentException(
                    "intakeTokenFile: " + file + " is empty (expected: a token)");
              }
              return token;
            });
  }

  private Future<Void> startIntake(String token) {
    IntakeSettings intakeSettings =
        new IntakeSettings(
            settings.intakeHost(),
            settings.intakePort(),
            token.isEmpty() ? null : token,
            settings.bodyLengthMax(),
            settings.reportsPerSecondMax());
    ReportIntake starting =
        new ReportIntake(intakeSettings, reports, cluster.clock(), cluster.meters());
    intake = starting;
    return starting
        .start(vertx)
        .map(
            port -> {
              intakePort = port;
              return null;
            });
  }

  private Future<Void> subscribe() {
    long now = cluster.clock().nowNanos();
    // A first load that fails is tried again by the replica's tick.
    Future<Void> loaded =
        services.start(now).otherwiseEmpty().compose(_ -> loads.start(now)).otherwiseEmpty();
    return loaded
        .compose(_ -> cluster.bus().subscribe(Topics.STATISTICS, this::heard))
        .compose(
            subscription -> {
              subscriptions.add(subscription);
              return cluster
                  .bus()
                  .answer(Questions.REPORT, cluster.self().node(), reports::takeForwarded);
            })
        .map(
            subscription -> {
              subscriptions.add(subscription);
              return null;
            });
  }

  private void heard(Fact<DirectorStatistics> fact) {
    DirectorStatistics statistics = fact.value();
    if (statistics != null) {
      traffic.heard(statistics, cluster.clock().nowNanos());
    }
  }

  private void tick() {
    long now = cluster.clock().nowNanos();
    presence.tick(now);
    services.tick(now);
    loads.tick(now);
    if (!services.isLoaded() || !loads.isLoaded() || now - startedNanos < LISTEN_NANOS) {
      return;
    }
    ownership.review(services.facts(), presence.leases().live(Role.FEEDBACK, now), now);
    List<OwnedService> active = ownership.active();
    traffic.retain(weighedByTraffic(active));
    AgentChecks checks = requireNonNull(agentChecks, "agentChecks");
    for (OwnedService owned : active) {
      checks.tick(owned, now);
      writer.writeIfDue(owned, now);
    }
    tellReadiness();
  }

  private void tellReadiness() {
    long unclaimed = ownership.unclaimedCount();
    readiness =
        unclaimed == 0 ? Readiness.READY : Readiness.notReady("claiming services: " + unclaimed);
    if (readiness.ready() && presence.phase() != Presence.Phase.READY) {
      presence.enter(Presence.Phase.READY, "");
    }
  }

  private static Set<BackendUid> weighedByTraffic(List<OwnedService> active) {
    Set<BackendUid> uids = new HashSet<>();
    for (OwnedService owned : active) {
      if (owned.service().feedback().verdict() == Feedback.Verdict.LVS) {
        owned.service().backends().stream().map(Backend::uid).forEach(uids::add);
      }
    }
    return uids;
  }

  @Override
  public Future<?> stop() {
    readiness = Readiness.notReady("stopping");
    List<Future<Void>> ends = new ArrayList<>();
    ends.add(presence.leave());
    ends.add(services.stop());
    ends.add(loads.stop());
    subscriptions.forEach(subscription -> ends.add(subscription.end()));
    if (intake != null) {
      ends.add(intake.stop());
    }
    if (agentClient != null) {
      ends.add(agentClient.close());
    }
    return Future.join(ends);
  }
}
