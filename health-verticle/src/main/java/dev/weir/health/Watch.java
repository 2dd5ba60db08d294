package dev.weir.health;

import dev.weir.core.cluster.ClusterAccess;
import dev.weir.core.cluster.Leases;
import dev.weir.core.cluster.PresenceKeeper;
import dev.weir.core.cluster.Replica;
import dev.weir.core.model.BackendUid;
import dev.weir.core.model.DialFailed;
import dev.weir.core.model.Fact;
import dev.weir.core.model.HealthVote;
import dev.weir.core.model.Presence;
import dev.weir.core.model.Readiness;
import dev.weir.core.model.Role;
import dev.weir.core.model.Service;
import dev.weir.core.model.ServiceLoad;
import dev.weir.core.model.Vote;
import dev.weir.core.wire.Questions;
import dev.weir.core.wire.Subscription;
import dev.weir.core.wire.Topics;
import dev.weir.health.probe.Probe;
import dev.weir.health.verdict.Evidence;
import dev.weir.health.verdict.ProbePlan;
import dev.weir.health.verdict.ProbeResult;
import dev.weir.health.verdict.Streak;
import dev.weir.health.verdict.Target;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Probes this node's share of the backends and votes on them. Belongs to the context that starts
/// it; `tick` is to be called there.
final class Watch {
  private static final Logger log = LoggerFactory.getLogger(Watch.class);

  /// House-keeping that is not urgent.
  private static final long SWEEP_NANOS = 1_000_000_000L;

  private final ClusterAccess cluster;
  private final HealthSettings settings;
  private final Probe probe;
  private final PresenceKeeper presence;
  private final Replica<Service> services;
  private final Replica<ServiceLoad> loads;
  private final Replica<HealthVote> replica;
  private final Roster roster = new Roster();
  private final Votes votes = new Votes();
  private final Waiters waiters = new Waiters();
  private final ProbePlan plan;
  private final EpochClaim claim;
  private final Ballots ballots;
  private final Handover handover;
  private final HealthMetrics metrics;
  private final BackendSeries series;
  private final Map<BackendUid, Watched> watched = new HashMap<>();
  private final List<Subscription> subscriptions = new ArrayList<>();
  private Set<String> probers = Set.of();
  private long sweptNanos;
  private boolean stopped;

  Watch(ClusterAccess cluster, HealthSettings settings, Probe probe, RandomGenerator random) {
    this.cluster = cluster;
    this.settings = settings;
    this.probe = probe;
    plan = new ProbePlan(random, settings.probesInFlightMax());
    metrics = new HealthMetrics(cluster.meters(), plan::inFlightCount, watched::size);
    series = new BackendSeries(cluster.meters(), settings.backendSeriesMax());
    presence = new PresenceKeeper(cluster, Role.HEALTH);
    claim = new EpochClaim(cluster, metrics);
    ballots = new Ballots(cluster, metrics, random, claim);
    handover = new Handover(cluster.self().node(), votes, ballots, metrics, this::isLive);
    services =
        new Replica<>(
            cluster.bus(), Topics.SERVICE_CHANGED, cluster.services(), roster::heardService);
    loads = new Replica<>(cluster.bus(), Topics.LOAD_CHANGED, cluster.load(), roster::heardLoad);
    replica =
        new Replica<>(cluster.bus(), Topics.HEALTH_CHANGED, cluster.health(), this::heardVote);
    sweptNanos = now();
  }

  /// Completes when the cluster knows of this node. A map that cannot be read yet is read again on
  /// ticks.
  Future<Void> start() {
    String node = cluster.self().node();
    return presence
        .start()
        .compose(_ -> services.start(now()).otherwiseEmpty())
        .compose(_ -> loads.start(now()).otherwiseEmpty())
        .compose(_ -> replica.start(now()).otherwiseEmpty())
        .compose(_ -> cluster.bus().subscribe(Topics.DIAL_FAILED, this::dialFailed))
        .map(subscriptions::add)
        .compose(_ -> cluster.bus().answer(Questions.EVIDENCE, node, this::evidence))
        .map(subscriptions::add)
        .compose(_ -> cluster.bus().answer(Questions.CHECK_NOW, node, this::checkNow))
        .map(subscriptions::add)
        .mapEmpty();
  }

  void tick(long nowNanos) {
    presence.tick(nowNanos);
    services.tick(nowNanos);
    loads.tick(nowNanos);
    replica.tick(nowNanos);
    if (replica.isLoaded()) {
      claim.tick(nowNanos);
    }
    if (presence.phase() == Presence.Phase.STARTING && services.isLoaded() && claim.isHeld()) {
      presence.enter(Presence.Phase.READY, "");
    }
    if (presence.phase() == Presence.Phase.READY) {
      shareOut(nowNanos);
      plan.due(nowNanos).forEach(this::begin);
    }
    if (nowNanos - sweptNanos >= SWEEP_NANOS) {
      sweptNanos = nowNanos;
      ballots.sweep(nowNanos);
      handover.sweep(nowNanos);
    }
  }

  /// Leaves the cluster: the others take over at once. Votes stay where they are.
  Future<Void> stop() {
    stopped = true;
    waiters.refuseAll("check now: this node stops");
    Future<Void> done = presence.leave();
    for (Subscription each : subscriptions) {
      done = done.eventually(each::end);
    }
    return done.eventually(services::stop).eventually(loads::stop).eventually(replica::stop);
  }

  Readiness readiness() {
    if (!services.isLoaded()) {
      return Readiness.notReady("services not read yet");
    }
    if (!replica.isLoaded()) {
      return Readiness.notReady("votes not read yet");
    }
    if (!claim.isHeld()) {
      return Readiness.notReady("votes not claimed yet");
    }
    return presence.phase() == Presence.Phase.READY
        ? Readiness.READY
        : Readiness.notReady("starting");
  }

  /// Works out which backends are this node's, when there is reason to.
  private void shareOut(long nowNanos) {
    Set<String> live = liveProbers(nowNanos);
    boolean rosterChanged = roster.tellChanged();
    if (!rosterChanged && live.equals(probers)) {
      return;
    }
    if (!live.equals(probers)) {
      log.info("probers changed from={} to={}", probers, live);
    }
    probers = live;
    String self = cluster.self().node();
    List<Target> mine = new ArrayList<>();
    Set<BackendUid> probedByAnybody = new HashSet<>();
    for (Target target : roster.targets()) {
      probedByAnybody.add(target.uid());
      if (Roster.isProber(self, target.uid(), live, settings.probersPerBackend())) {
        mine.add(target);
      }
    }
    watchExactly(mine);
    plan.assign(mine, nowNanos);
    Set<BackendUid> configured = roster.configured();
    handover.shared(watched.keySet(), probedByAnybody, nowNanos);
    votes.retain(configured);
    ballots.retain(configured);
    series.retain(watched.keySet());
  }

  private void watchExactly(List<Target> mine) {
    Set<BackendUid> gone = new HashSet<>(watched.keySet());
    for (Target target : mine) {
      gone.remove(target.uid());
      Watched before = watched.get(target.uid());
      if (before == null) {
        watched.put(target.uid(), new Watched(target, votes.belief(target.uid())));
      } else if (before.target.asksTheSameAs(target)) {
        before.target = target;
      } else {
        // What is known of one address says nothing about another.
        watched.put(target.uid(), new Watched(target, Vote.UNKNOWN));
      }
    }
    for (BackendUid uid : gone) {
      watched.remove(uid);
      waiters.refuse(uid, "check now: backend " + uid + " is not probed here any more");
    }
  }

  private void begin(ProbePlan.Start start) {
    Target target = start.target();
    if (start.lateNanos() > target.check().interval().toNanos() / 2) {
      metrics.overdue();
    }
    probe.run(target).onSuccess(result -> ended(start, result));
  }

  private void ended(ProbePlan.Start start, ProbeResult result) {
    if (stopped) {
      return;
    }
    long nowNanos = now();
    BackendUid uid = start.target().uid();
    plan.ended(uid, nowNanos);
    metrics.probed(start.target().check().kind(), result);
    Watched each = watched.get(uid);
    // The answer of an address that is not the backend's any more is no evidence about it.
    if (each == null || !each.target.asksTheSameAs(start.target())) {
      return;
    }
    series.probed(each.target, result);
    Vote before = each.streak.belief();
    each.take(result);
    HealthVote vote = each.vote(cluster.self().node());
    if (vote.vote() != before) {
      flipped(each.target, before, vote);
    }
    if (vote.vote() != Vote.UNKNOWN && (vote.vote() != before || !ballots.isStanding(uid))) {
      ballots.cast(vote, nowNanos);
    } else {
      ballots.update(vote);
    }
    waiters.tell(uid, start.startedNanos(), vote);
  }

  private void flipped(Target target, Vote before, HealthVote vote) {
    metrics.flipped(vote.vote());
    if (before != Vote.UNKNOWN) {
      series.flipped(target);
    }
    log.info(
        "vote service={} backend={} uid={} from={} to={} code={} reason=\"{}\"",
        target.service(),
        target.id(),
        target.uid(),
        before,
        vote.vote(),
        vote.code(),
        vote.reason());
  }

  private void heardVote(Fact<HealthVote> fact) {
    long nowNanos = now();
    votes.heard(fact, nowNanos);
    BackendUid uid = Votes.uid(fact);
    if (uid == null) {
      return;
    }
    if (Votes.prober(fact).equals(cluster.self().node())) {
      ballots.heardOwn(uid, fact, nowNanos);
    } else if (presence.phase() == Presence.Phase.READY) {
      handover.heard(uid, nowNanos);
    }
  }

  private void dialFailed(Fact<DialFailed> fact) {
    DialFailed failed = fact.value();
    if (failed != null && plan.probeNow(failed.uid(), now())) {
      metrics.dialFailed();
    }
  }

  private Future<HealthVote> evidence(BackendUid uid) {
    Watched each = watched.get(uid);
    return each == null
        ? notHere("evidence", uid)
        : Future.succeededFuture(each.vote(cluster.self().node()));
  }

  private Future<HealthVote> checkNow(BackendUid uid) {
    return plan.probeNow(uid, now()) ? waiters.await(uid, now()) : notHere("check now", uid);
  }

  private Future<HealthVote> notHere(String what, BackendUid uid) {
    metrics.questionRefused();
    return Future.failedFuture(what + ": backend " + uid + " (expected: one that is probed here)");
  }

  /// The nodes that probe: those that hold a lease and have read the maps.
  private Set<String> liveProbers(long nowNanos) {
    Set<String> live = new TreeSet<>();
    for (Leases.Held held : presence.leases().all()) {
      boolean probes =
          held.presence().role() == Role.HEALTH
              && held.presence().phase() == Presence.Phase.READY
              && Leases.isLive(held, nowNanos);
      if (probes) {
        live.add(held.presence().node());
      }
    }
    live.add(cluster.self().node());
    return live;
  }

  private boolean isLive(String node, long nowNanos) {
    return presence.leases().isLive(node, Role.HEALTH, nowNanos);
  }

  private long now() {
    return cluster.clock().nowNanos();
  }

  /// What is known of one backend that is probed here.
  private static final class Watched {
    private Target target;
    private Streak streak;
    private Evidence evidence = Evidence.NONE;

    private Watched(Target target, Vote belief) {
      this.target = target;
      this.streak = Streak.continuing(belief);
    }

    private void take(ProbeResult result) {
      streak = streak.after(result, target.check().rise(), target.check().fall());
      evidence = evidence.after(result);
    }

    private HealthVote vote(String node) {
      return new HealthVote(
          target.uid(),
          node,
          streak.belief(),
          evidence.code().name(),
          evidence.last().text(),
          evidence.latencyNanos(),
          evidence.consecutiveCount());
    }
  }
}
