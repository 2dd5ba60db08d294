package dev.weir.feedback;

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
import dev.weir.core.wire.Questions;
import dev.weir.core.wire.Subscription;
import dev.weir.core.wire.Topics;
import dev.weir.feedback.weigh.TrafficBook;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Weighs this node's share of the services: hears, claims, asks agents, and says what is news.
/// Belongs to the context that starts it; `tick` is to be called there.
final class Weigher {
  /// Others are listened for before anything is claimed, for one renewal of their leases.
  static final long LISTEN_NANOS = Presence.renewalNanos(Role.FEEDBACK);

  private final ClusterAccess cluster;
  private final PresenceKeeper presence;
  private final TrafficBook traffic = new TrafficBook();
  private final LoadWriter writer;
  private final Ownership ownership;
  private final Replica<Service> services;
  private final Outlook outlook;
  private final AgentClearing clearing;
  private final Reports reports;
  private final AgentChecks agentChecks;
  private final Pulls pulls;
  private final List<Subscription> subscriptions = new ArrayList<>();
  private final long startedNanos;
  private boolean stopped;
  private Readiness readiness = Readiness.notReady("starting");

  /// How many of each are under way at once.
  record Limits(int agentChecksInFlightMax, int pullsInFlightMax) {}

  Weigher(ClusterAccess cluster, AgentChecks.Asking agents, Pulls.Fetching pages, Limits limits) {
    this.cluster = cluster;
    FeedbackMeters meters = FeedbackMeters.on(cluster.meters());
    presence = new PresenceKeeper(cluster, Role.FEEDBACK);
    writer = new LoadWriter(cluster, meters, traffic);
    services = new Replica<>(cluster.bus(), Topics.SERVICE_CHANGED, cluster.services(), _ -> {});
    outlook = new Outlook(cluster, presence.leases(), services);
    ownership = new Ownership(cluster, meters, writer, outlook.load());
    clearing = new AgentClearing(ownership, writer, cluster.clock());
    reports = new Reports(cluster, services, ownership, meters);
    agentChecks =
        new AgentChecks(agents, cluster.clock(), meters, writer, limits.agentChecksInFlightMax());
    pulls =
        new Pulls(
            pages, cluster.clock(), new PullMeters(cluster.meters()), limits.pullsInFlightMax());
    startedNanos = cluster.clock().nowNanos();
  }

  /// Completes when the cluster knows of this node; services are claimed a little later.
  Future<Void> start() {
    return presence.start().compose(_ -> subscribe());
  }

  /// Where reports go.
  Reports reports() {
    return reports;
  }

  /// What follows for each service, for those who check our agent.
  Outlook outlook() {
    return outlook;
  }

  Readiness readiness() {
    return readiness;
  }

  void tick(long nowNanos) {
    // One that comes while the rest of the role still stops would take the last word back.
    if (stopped) {
      return;
    }
    presence.tick(nowNanos);
    services.tick(nowNanos);
    outlook.tick(nowNanos);
    if (!services.isLoaded()
        || !outlook.load().isLoaded()
        || nowNanos - startedNanos < LISTEN_NANOS) {
      return;
    }
    ownership.review(services.facts(), presence.leases().live(Role.FEEDBACK, nowNanos), nowNanos);
    List<OwnedService> active = ownership.active();
    traffic.retain(weighedByTraffic(active));
    pulls.tick(active, nowNanos);
    for (OwnedService owned : active) {
      agentChecks.tick(owned, nowNanos);
      writer.writeIfDue(owned, nowNanos);
    }
    tellReadiness();
  }

  /// Leaves its services to the other feedback nodes.
  Future<Void> stop() {
    stopped = true;
    readiness = Readiness.notReady("stopping");
    List<Future<Void>> ends = new ArrayList<>();
    ends.add(presence.leave());
    ends.add(services.stop());
    ends.add(outlook.stop());
    subscriptions.forEach(subscription -> ends.add(subscription.end()));
    return Future.join(ends).mapEmpty();
  }

  private Future<Void> subscribe() {
    long now = cluster.clock().nowNanos();
    // A first load that fails is tried again by the replica's tick.
    Future<Void> loaded = services.start(now).otherwiseEmpty().compose(_ -> outlook.start());
    return loaded
        .compose(_ -> cluster.bus().subscribe(Topics.STATISTICS, this::heard))
        .compose(
            subscription -> {
              subscriptions.add(subscription);
              return cluster
                  .bus()
                  .answer(Questions.REPORT, cluster.self().node(), reports::takeForwarded);
            })
        .compose(
            subscription -> {
              subscriptions.add(subscription);
              return cluster
                  .bus()
                  .answer(Questions.CLEAR_AGENT, cluster.self().node(), clearing::clear);
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
}
