package dev.weir.director;

import dev.weir.core.cluster.ClusterAccess;
import dev.weir.core.cluster.PresenceKeeper;
import dev.weir.core.model.BackendUid;
import dev.weir.core.model.DirectorCell;
import dev.weir.core.model.Fact;
import dev.weir.core.model.Presence.Phase;
import dev.weir.core.model.Readiness;
import dev.weir.core.model.Role;
import dev.weir.core.model.ServiceId;
import dev.weir.core.model.Version;
import dev.weir.core.wire.Subscription;
import dev.weir.core.wire.Topics;
import dev.weir.director.balance.RoutingTable;
import dev.weir.director.balance.SchedulerFactory;
import dev.weir.director.balance.ServiceRoutes;
import dev.weir.director.balance.VetoBook;
import dev.weir.director.forward.BindAddress;
import dev.weir.director.forward.CurrentTable;
import dev.weir.director.forward.DataPlane;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Steers the event loops by what the cluster says: hears facts, keeps the one routing table, moves
/// the listeners, and tells the cluster what is carried. Forwarding needs none of it once a table
/// is there. Belongs to the control context.
final class Steering {
  private static final Logger LOG = LoggerFactory.getLogger(Steering.class);
  private static final long TICK_MILLIS = 50;

  /// After the grace, closing takes no longer than this.
  private static final long KILL_MILLIS = 2_000;

  private final Vertx vertx;
  private final Context context;
  private final ClusterAccess cluster;
  private final DirectorSettings settings;
  private final CurrentTable table = new CurrentTable();
  private final PresenceKeeper presence;
  private final RoutingTableKeeper keeper;
  private final PeerCells peers;
  private final CellWriter cell;
  private final DialReports dials;
  private final AffinityKeeper affinity;
  private final DataPlane plane;
  private final StatisticsTeller statistics;
  private final DirectorMetrics metrics;
  private final TlsKeeper tls;
  private final HostNames names;
  private final Promise<Void> listening = Promise.promise();
  private volatile Readiness readiness = Readiness.notReady("starting");
  private @Nullable Subscription peersHeard;
  private @Nullable Future<Void> drained;
  private boolean woken;

  /// The first listeners are being bound, or are.
  private boolean begun;

  /// Certificates are being read for a table that is not published yet.
  private boolean reading;

  private long timer;
  private long bindDueNanos;
  private long resolveDueNanos;

  Steering(
      Vertx vertx,
      Context context,
      ClusterAccess cluster,
      DirectorSettings settings,
      SchedulerFactory schedulers) {
    this.vertx = vertx;
    this.context = context;
    this.cluster = cluster;
    this.settings = settings;
    VetoBook vetoes = new VetoBook();
    presence = new PresenceKeeper(cluster, Role.DIRECTOR);
    keeper = new RoutingTableKeeper(cluster, presence.leases(), vetoes, this::wake);
    peers = new PeerCells(cluster.self().incarnation(), presence.leases());
    cell = new CellWriter(cluster);
    dials = new DialReports(cluster, context, vetoes, keeper::backendMoved);
    SplittableRandom seeds = new SplittableRandom();
    String source = settings.sourceAddress();
    plane =
        new DataPlane(
            vertx,
            new DataPlane.Parts(
                context,
                table,
                dials,
                cluster.clock(),
                schedulers,
                seeds::split,
                settings.loopCount(),
                settings.connectionsMax(),
                settings.acceptBacklog(),
                source == null ? null : InetAddress.ofLiteral(source),
                settings.relay(),
                settings.certificates(),
                settings.tlsProvider(),
                settings.connectionLog()));
    affinity = new AffinityKeeper(cluster, plane.affinities());
    tls = new TlsKeeper(plane.tls(), cluster.clock().nowNanos());
    names = new HostNames(vertx, context, plane.addresses());
    statistics = new StatisticsTeller(cluster, plane.ledger());
    metrics = new DirectorMetrics(cluster.meters(), plane, settings.backendSeriesMax());
  }

  /// Completes when the first listeners have been tried, or when it is clear that the cluster
  /// cannot be read now.
  Future<Void> start() {
    long now = cluster.clock().nowNanos();
    bindDueNanos = now + settings.bindRetry().toNanos();
    resolveDueNanos = now + settings.resolveInterval().toNanos();
    metrics.watch(keeper, dials, cell, peers, affinity);
    return plane
        .start()
        .compose(_ -> presence.start())
        .compose(_ -> Future.join(hearPeers(), affinity.start(), keeper.start()))
        .compose(
            _ -> {
              timer = vertx.setPeriodic(TICK_MILLIS, _ -> tick());
              tick();
              return keeper.isComplete() ? listening.future() : Future.succeededFuture();
            });
  }

  /// From any thread.
  Readiness readiness() {
    int unbound = plane.frontend().unboundCount();
    return readiness.ready() && unbound > 0
        ? new Readiness(true, unbound + " listeners are not bound")
        : readiness;
  }

  /// From any thread.
  Future<Void> drain() {
    Promise<Void> promise = Promise.promise();
    context.runOnContext(_ -> drainWithin(settings.drainGrace().toMillis()).onComplete(promise));
    return promise.future();
  }

  /// Ends at once what has not ended yet.
  Future<Void> stop() {
    return drainWithin(0).transform(_ -> plane.stop());
  }

  private Future<Void> drainWithin(long graceMillis) {
    Future<Void> known = drained;
    if (known != null) {
      return known;
    }
    LOG.info("director=draining open={}", plane.admission().open());
    readiness = Readiness.notReady("draining");
    presence.enter(Phase.DRAINING, "");
    Future<Void> all =
        plane
            .frontend()
            .listen(Set.of())
            .compose(_ -> plane.empty(graceMillis))
            .compose(
                emptied -> {
                  if (emptied) {
                    return Future.succeededFuture();
                  }
                  LOG.info("director=closing open={}", plane.admission().open());
                  plane.kill();
                  return plane.empty(KILL_MILLIS);
                })
            .transform(_ -> leave());
    drained = all;
    return all;
  }

  private Future<Void> leave() {
    vertx.cancelTimer(timer);
    Subscription heard = peersHeard;
    return keeper
        .stop()
        .transform(_ -> heard == null ? Future.<Void>succeededFuture() : heard.end())
        .transform(_ -> affinity.stop())
        .transform(_ -> cell.remove())
        .transform(_ -> presence.leave())
        .transform(
            _ -> {
              metrics.close();
              return Future.succeededFuture();
            });
  }

  private void tick() {
    long now = cluster.clock().nowNanos();
    presence.tick(now);
    keeper.tick(now);
    othersMoved(peers.tick(now));
    follow();
    cell.vetoed(keeper.vetoed());
    cell.tick(plane.ledger().counts(), now);
    affinity.tick(now);
    statistics.tick(now);
    tls.tick(now, this::certificatesMoved);
    if (now - bindDueNanos >= 0) {
      bindDueNanos = now + settings.bindRetry().toNanos();
      if (plane.frontend().hasUnbound() && drained == null) {
        listen(Map.of());
      }
    }
    if (now - resolveDueNanos >= 0) {
      resolveDueNanos = now + settings.resolveInterval().toNanos();
      names.begun(ListenerPlan.hosts(table.get()));
      forgetTheGone();
    }
    if (drained == null && !keeper.isComplete()) {
      readiness = Readiness.notReady(keeper.missing());
    }
  }

  /// Follows soon, and once for all facts of this turn.
  private void wake() {
    if (!woken) {
      woken = true;
      context.runOnContext(
          _ -> {
            woken = false;
            follow();
          });
    }
  }

  private void follow() {
    if (reading) {
      return;
    }
    RoutingTableKeeper.Update update = keeper.refresh(cluster.clock().nowNanos());
    if (update == null) {
      return;
    }
    if (tls.covers(update.table())) {
      take(update);
      return;
    }
    if (!begun && table.get().all().isEmpty()) {
      serveBeforeTls(update.table());
    }
    reading = true;
    tls.follow(update.table())
        .onComplete(
            _ -> {
              reading = false;
              take(update);
              follow();
            });
  }

  /// Certificates and the library that speaks TLS take a third of a start to be read: services that
  /// need neither do not wait for them.
  private void serveBeforeTls(RoutingTable whole) {
    RoutingTable plain = TlsKeeper.withoutTls(whole);
    followLimits(plain.all());
    table.publish(plain);
    names
        .awaited(ListenerPlan.hosts(plain))
        .onComplete(
            _ -> {
              if (drained == null) {
                plane.frontend().listen(plan());
              }
            });
  }

  private void certificatesMoved() {
    metrics.certificates();
    listen(Map.of());
  }

  private void take(RoutingTableKeeper.Update update) {
    metrics.certificates();
    followLimits(
        update.configured().keySet().stream()
            .map(update.table()::routes)
            .filter(Objects::nonNull)
            .toList());
    table.publish(update.table());
    metrics.follow(update.table());
    if (update.listenersMoved() && drained == null) {
      Set<String> hosts = ListenerPlan.hosts(update.table());
      Future<Void> resolving = begun ? names.begun(hosts) : names.awaited(hosts);
      begun = true;
      resolving.onComplete(_ -> listen(update.configured()));
    } else {
      acknowledge(update.configured());
    }
  }

  private void followLimits(Collection<ServiceRoutes> moved) {
    long now = cluster.clock().nowNanos();
    moved.forEach(each -> plane.follow(each.service(), now));
    affinity.begin();
  }

  /// Moves the listeners to what the table of the moment wants, then acknowledges.
  private void listen(Map<ServiceId, Version> versions) {
    if (drained != null) {
      return;
    }
    plane
        .frontend()
        .listen(plan())
        .onComplete(
            _ -> {
              metrics.listeners();
              cell.listeners(plane.frontend().report());
              acknowledge(versions);
              becomeReady();
            });
  }

  private Set<BindAddress> plan() {
    return ListenerPlan.of(table.get(), settings.bindAddresses(), plane.preferred());
  }

  private void becomeReady() {
    if (drained == null && !readiness.ready()) {
      readiness = Readiness.READY;
      presence.enter(Phase.READY, "");
    }
    if (listening.tryComplete()) {
      LOG.info("director=ready services={}", table.get().all().size());
    }
  }

  /// An acknowledged version means that no connection which is accepted from now on follows an
  /// older one, and that none that followed an older one is still to be dialled: so every event
  /// loop has to pass first.
  private void acknowledge(Map<ServiceId, Version> versions) {
    if (!versions.isEmpty()) {
      plane.pass().onComplete(_ -> cell.applied(versions));
    }
  }

  private Future<Void> hearPeers() {
    return cluster
        .bus()
        .subscribe(Topics.CONNECTIONS_CHANGED, this::peerIs)
        .compose(
            subscribed -> {
              peersHeard = subscribed;
              return cluster.connections().load();
            })
        .transform(
            loaded -> {
              if (loaded.succeeded()) {
                loaded.result().forEach(this::peerIs);
              }
              return Future.succeededFuture();
            });
  }

  private void peerIs(Fact<DirectorCell> fact) {
    othersMoved(peers.heard(fact, cluster.clock().nowNanos()));
  }

  private void othersMoved(Set<BackendUid> moved) {
    for (BackendUid uid : moved) {
      plane.ledger().flow(uid).others(peers.of(uid));
    }
  }

  private void forgetTheGone() {
    keeper.forgetTheGone();
    dials.keepOnly(keeper.backends());
    plane.ledger().keepOnly(keeper.backends());
  }
}
