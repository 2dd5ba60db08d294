package dev.weir.admin.api;

import dev.weir.admin.log.ConfigurationLog;
import dev.weir.admin.log.state.Configuration;
import dev.weir.admin.log.state.Held;
import dev.weir.core.cluster.ClusterAccess;
import dev.weir.core.cluster.HealthReader;
import dev.weir.core.cluster.Leases;
import dev.weir.core.cluster.LoadReader;
import dev.weir.core.cluster.PresenceKeeper;
import dev.weir.core.model.Backend;
import dev.weir.core.model.BackendUid;
import dev.weir.core.model.ConnectionCount;
import dev.weir.core.model.DirectorCell;
import dev.weir.core.model.Fact;
import dev.weir.core.model.Presence;
import dev.weir.core.model.Role;
import dev.weir.core.model.Service;
import dev.weir.core.model.ServiceId;
import dev.weir.core.model.ServiceView;
import dev.weir.core.model.Version;
import dev.weir.core.wire.Subscription;
import dev.weir.core.wire.Topics;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The read model of the API: all facts of the cluster as this node knows them, and what follows
/// from them by the code that directors use. Belongs to the context that starts it.
public final class ClusterView {
  private final ClusterAccess cluster;
  private final ConfigurationLog log;
  private final PresenceKeeper presence;
  private final HealthReader health;
  private final LoadReader load;
  private final Cells cells = new Cells();
  private final Traffic traffic = new Traffic();
  private final List<Subscription> subscriptions = new ArrayList<>();

  public ClusterView(ClusterAccess cluster, ConfigurationLog log) {
    this.cluster = cluster;
    this.log = log;
    this.presence = new PresenceKeeper(cluster, Role.ADMIN);
    this.health = new HealthReader(cluster, presence.leases(), _ -> {});
    this.load = new LoadReader(cluster, _ -> {});
  }

  /// Hears everything from now on, and loads what was said before.
  public Future<Void> start() {
    return presence
        .start()
        .compose(_ -> subscribeCells())
        .compose(_ -> subscribeStatistics())
        .compose(_ -> health.start())
        .compose(_ -> load.start())
        .compose(_ -> cluster.connections().load())
        .map(
            facts -> {
              facts.forEach(fact -> cells.heard(fact, now()));
              presence.enter(Presence.Phase.READY, "");
              return null;
            });
  }

  /// Renews, re-loads and forgets what is due.
  public void tick() {
    long nowNanos = now();
    presence.tick(nowNanos);
    health.tick(nowNanos);
    load.tick(
        configuration().services().values().stream().map(ClusterView::service).toList(), nowNanos);
    forgetGone(nowNanos);
  }

  public Future<Void> stop() {
    Future<Void> stopped = presence.leave();
    for (Subscription each : subscriptions) {
      stopped = stopped.compose(_ -> each.end());
    }
    return stopped.compose(_ -> health.stop()).compose(_ -> load.stop());
  }

  ClusterAccess cluster() {
    return cluster;
  }

  long now() {
    return cluster.clock().nowNanos();
  }

  Configuration configuration() {
    return log.current();
  }

  ConfigurationLog log() {
    return log;
  }

  Leases leases() {
    return presence.leases();
  }

  HealthReader health() {
    return health;
  }

  LoadReader load() {
    return load;
  }

  Traffic traffic() {
    return traffic;
  }

  /// The service with its version, or a problem.
  Fact<Service> require(ServiceId id) {
    Fact<Service> fact = configuration().fact(id);
    if (fact == null) {
      throw Problem.notFound("service " + id);
    }
    return fact;
  }

  /// All services, by id.
  List<Fact<Service>> services() {
    return configuration().services().values().stream().map(Held::fact).toList();
  }

  /// What follows for a service, as every director computes it; a director's own veto aside.
  ServiceView view(Service service) {
    return ServiceView.of(service, health::verdict, load.load(service, now()), _ -> false);
  }

  /// Live directors by name, each with its presence.
  List<Leases.Held> directors() {
    long now = now();
    return leases().all().stream()
        .filter(each -> each.presence().role() == Role.DIRECTOR && Leases.isLive(each, now))
        .toList();
  }

  Cells.@Nullable Held cell(Leases.Held director) {
    return cells.of(director.presence().incarnation());
  }

  /// Connections to a backend by director, live directors that report only.
  Map<String, ConnectionCount> counts(BackendUid uid) {
    Map<String, ConnectionCount> counts = new TreeMap<>();
    for (Leases.Held director : directors()) {
      Cells.Held held = cell(director);
      if (held != null) {
        counts.put(
            director.presence().node(),
            held.cell().counts().getOrDefault(uid, ConnectionCount.NONE));
      }
    }
    return counts;
  }

  /// Which live directors have applied a version of a service. A director whose cell is there
  /// counts as live although its presence was not heard, until the time in which it would have
  /// renewed its lease is over: a node that has just started has not heard everybody yet.
  Propagation propagation(ServiceId service, Version version) {
    int acked = 0;
    List<String> lagging = new ArrayList<>();
    for (DirectorCell cell : presumed()) {
      Version applied = cell.applied().get(service);
      if (applied == null || version.isNewerThan(applied)) {
        lagging.add(cell.director());
      } else {
        acked++;
      }
    }
    for (Leases.Held director : directors()) {
      if (cell(director) == null) {
        lagging.add(director.presence().node());
      }
    }
    lagging.sort(Comparator.naturalOrder());
    return new Propagation(acked, acked + lagging.size(), lagging);
  }

  /// Names of the live directors that keep away from a backend.
  List<String> vetoedBy(BackendUid uid) {
    List<String> names = new ArrayList<>();
    for (Leases.Held director : directors()) {
      Cells.Held held = cell(director);
      if (held != null && held.cell().vetoed().contains(uid)) {
        names.add(director.presence().node());
      }
    }
    return names;
  }

  private Future<Void> subscribeCells() {
    return cluster
        .bus()
        .subscribe(Topics.CONNECTIONS_CHANGED, fact -> cells.heard(fact, now()))
        .map(
            subscribed -> {
              subscriptions.add(subscribed);
              return null;
            });
  }

  private Future<Void> subscribeStatistics() {
    return cluster
        .bus()
        .subscribe(
            Topics.STATISTICS,
            fact -> {
              if (fact.value() != null) {
                traffic.heard(fact.value(), now());
              }
            })
        .map(
            subscribed -> {
              subscriptions.add(subscribed);
              return null;
            });
  }

  private void forgetGone(long nowNanos) {
    Set<String> incarnations = new HashSet<>();
    for (Leases.Held each : leases().all()) {
      if (Leases.isLive(each, nowNanos)) {
        incarnations.add(each.presence().incarnation());
      }
    }
    Set<BackendUid> uids = new HashSet<>();
    for (Fact<Service> fact : services()) {
      for (Backend backend : service(fact).backends()) {
        uids.add(backend.uid());
      }
    }
    cells.keep(
        incarnation -> incarnations.contains(incarnation) || heardLately(incarnation, nowNanos));
    traffic.keep(incarnations::contains, uids::contains);
    health.keepOnly(uids);
  }

  /// Cells of the directors that are live or may be.
  private List<DirectorCell> presumed() {
    long now = now();
    List<DirectorCell> presumed = new ArrayList<>();
    for (Cells.Held held : cells.all()) {
      DirectorCell cell = held.cell();
      Leases.Held lease = leases().of(cell.director(), Role.DIRECTOR);
      if (lease == null || !lease.presence().incarnation().equals(cell.incarnation())) {
        if (heardLately(cell.incarnation(), now)) {
          presumed.add(cell);
        }
      } else if (Leases.isLive(lease, now)) {
        presumed.add(cell);
      }
    }
    return presumed;
  }

  /// A cell may be loaded before its director's presence is heard.
  private boolean heardLately(String incarnation, long nowNanos) {
    Cells.Held held = cells.of(incarnation);
    return held != null && nowNanos - held.heardNanos() < Presence.leaseNanos(Role.DIRECTOR);
  }

  static Service service(Held held) {
    return service(held.fact());
  }

  static Service service(Fact<Service> fact) {
    Service service = fact.value();
    if (service == null) {
      throw new IllegalStateException("service " + fact.key() + ": a tombstone among the living");
    }
    return service;
  }
}
