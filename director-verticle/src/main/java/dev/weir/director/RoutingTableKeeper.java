package dev.weir.director;

import dev.weir.core.cluster.ClusterAccess;
import dev.weir.core.cluster.HealthReader;
import dev.weir.core.cluster.Leases;
import dev.weir.core.cluster.LoadReader;
import dev.weir.core.cluster.Replica;
import dev.weir.core.model.Backend;
import dev.weir.core.model.BackendUid;
import dev.weir.core.model.Fact;
import dev.weir.core.model.Service;
import dev.weir.core.model.ServiceId;
import dev.weir.core.model.ServiceLoad;
import dev.weir.core.model.ServiceView;
import dev.weir.core.model.Version;
import dev.weir.core.wire.Topics;
import dev.weir.director.balance.RoutingTable;
import dev.weir.director.balance.ServiceRoutes;
import dev.weir.director.balance.VetoBook;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Facts in, one immutable routing table out. A fact marks the services that it touches, and the
/// next [#refresh] computes those anew and no other. Belongs to the control context.
final class RoutingTableKeeper {
  /// How long votes and loads are waited for when the services are known already.
  static final long EVIDENCE_WAIT_NANOS = 5_000_000_000L;

  /// A new table.
  ///
  /// @param configured versions of the configuration that it follows, of the services that changed
  /// @param listenersMoved whether listening sockets may have to follow
  record Update(RoutingTable table, Map<ServiceId, Version> configured, boolean listenersMoved) {}

  private final Replica<Service> services;
  private final HealthReader health;
  private final LoadReader load;
  private final VetoBook vetoes;
  private final long startedNanos;
  private final Map<BackendUid, ServiceId> owners = new HashMap<>();
  private final Map<ServiceId, Set<BackendUid>> vetoed = new HashMap<>();
  private final Set<ServiceId> dirty = new HashSet<>();
  private final Map<ServiceId, Version> configured = new HashMap<>();
  private final ClusterAccess cluster;
  private final Runnable onMark;
  private RoutingTable table = RoutingTable.EMPTY;
  private boolean complete;
  private boolean begun;
  private long deniedVetoCount;

  /// Keeps a table.
  ///
  /// @param onMark called when there is something to refresh
  RoutingTableKeeper(ClusterAccess cluster, Leases leases, VetoBook vetoes, Runnable onMark) {
    this.onMark = onMark;
    this.cluster = cluster;
    this.vetoes = vetoes;
    startedNanos = cluster.clock().nowNanos();
    services =
        new Replica<>(cluster.bus(), Topics.SERVICE_CHANGED, cluster.services(), this::serviceIs);
    health = new HealthReader(cluster, leases, this::backendMoved);
    load = new LoadReader(cluster, this::loadIs);
  }

  /// Reads all maps once. Completes when each has been read or has failed to be; [#tick] tries the
  /// latter again.
  Future<Void> start() {
    long now = cluster.clock().nowNanos();
    return Future.join(health.start(), load.start(), services.start(now))
        .transform(_ -> Future.succeededFuture());
  }

  Future<Void> stop() {
    return Future.join(health.stop(), load.stop(), services.stop()).mapEmpty();
  }

  /// Whether the table says all that is known, so that connections may be accepted by it.
  boolean isComplete() {
    return complete;
  }

  /// Why it is not complete, for people.
  String missing() {
    return services.isLoaded() ? "votes and loads are not read yet" : "no configuration read yet";
  }

  long failedLoadCount() {
    return services.failedLoadCount() + health.failedLoadCount() + load.failedLoadCount();
  }

  long deniedVetoCount() {
    return deniedVetoCount;
  }

  /// Reads maps again when it is time, and lets evidence expire.
  void tick(long nowNanos) {
    services.tick(nowNanos);
    health.tick(nowNanos);
    load.tick(table.all().stream().map(ServiceRoutes::service).toList(), nowNanos);
    vetoes.ended(nowNanos).forEach(this::backendMoved);
    complete |=
        services.isLoaded()
            && ((health.isLoaded() && load.isLoaded())
                || nowNanos - startedNanos >= EVIDENCE_WAIT_NANOS);
  }

  /// A veto began or ended, or a verdict is another.
  void backendMoved(BackendUid uid) {
    ServiceId owner = owners.get(uid);
    if (owner != null) {
      mark(owner);
    }
  }

  /// The backends that this director keeps away from.
  List<BackendUid> vetoed() {
    List<BackendUid> all = new ArrayList<>();
    vetoed.values().forEach(all::addAll);
    all.sort(BackendUid::compareTo);
    return all;
  }

  Set<BackendUid> backends() {
    return Collections.unmodifiableSet(owners.keySet());
  }

  /// Forgets what was said of backends that are gone.
  void forgetTheGone() {
    health.keepOnly(owners.keySet());
  }

  /// Computes what was marked since the last time.
  ///
  /// @return null when nothing was, or the first load is not complete; the first table is an update
  ///     even if it is empty
  @Nullable Update refresh(long nowNanos) {
    if (!complete || (begun && dirty.isEmpty())) {
      return null;
    }
    List<ServiceRoutes> changed = new ArrayList<>();
    List<ServiceId> gone = new ArrayList<>();
    boolean listenersMoved = !begun;
    begun = true;
    for (ServiceId id : dirty) {
      Fact<Service> fact = services.fact(id.value());
      Service service = fact == null ? null : fact.value();
      if (fact == null || service == null) {
        gone.add(id);
        vetoed.remove(id);
        listenersMoved = true;
      } else {
        ServiceRoutes before = table.routes(id);
        listenersMoved |= before == null || !before.service().equals(service);
        changed.add(ServiceRoutes.of(view(service, nowNanos), fact.version(), before));
      }
    }
    dirty.clear();
    table = table.with(changed, gone);
    Update update = new Update(table, Map.copyOf(configured), listenersMoved);
    configured.clear();
    return update;
  }

  private ServiceView view(Service service, long nowNanos) {
    ServiceLoad counts = load.load(service, nowNanos);
    ServiceView plain = ServiceView.of(service, health::verdict, counts, _ -> false);
    List<BackendUid> usable =
        plain.backends().stream()
            .filter(ServiceView.BackendView::eligible)
            .map(each -> each.backend().uid())
            .toList();
    Set<BackendUid> away = vetoes.inForce(usable);
    long wanted = usable.stream().filter(vetoes::isVetoed).count();
    deniedVetoCount += Math.max(0, wanted - away.size());
    vetoed.put(service.id(), away);
    return away.isEmpty()
        ? plain
        : ServiceView.of(service, health::verdict, counts, away::contains);
  }

  private void serviceIs(Fact<Service> fact) {
    ServiceId id = new ServiceId(fact.key());
    owners.values().removeIf(id::equals);
    Service service = fact.value();
    if (service != null) {
      for (Backend backend : service.backends()) {
        owners.put(backend.uid(), id);
      }
    }
    configured.put(id, fact.version());
    mark(id);
  }

  private void mark(ServiceId id) {
    dirty.add(id);
    onMark.run();
  }

  private void loadIs(ServiceId id) {
    if (services.fact(id.value()) != null) {
      mark(id);
    }
  }
}
