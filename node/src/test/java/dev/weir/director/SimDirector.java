package dev.weir.director;

import dev.weir.core.cluster.ClusterAccess;
import dev.weir.core.cluster.PresenceKeeper;
import dev.weir.core.model.BackendUid;
import dev.weir.core.model.ConnectionCount;
import dev.weir.core.model.DialFailed;
import dev.weir.core.model.DirectorCell;
import dev.weir.core.model.Fact;
import dev.weir.core.model.Presence;
import dev.weir.core.model.Role;
import dev.weir.core.model.ServiceId;
import dev.weir.core.model.Version;
import dev.weir.core.wire.Topics;
import dev.weir.director.balance.Cursors;
import dev.weir.director.balance.Pick;
import dev.weir.director.balance.PickRequest;
import dev.weir.director.balance.RoutingTable;
import dev.weir.director.balance.SchedulerFactory;
import dev.weir.director.balance.VetoBook;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;

/// A director without sockets: everything of it that decides, for a simulation on one thread. It
/// stands here to reach what the director keeps to itself.
public final class SimDirector {
  private final ClusterAccess cluster;
  private final VetoBook vetoes = new VetoBook();
  private final PresenceKeeper presence;
  private final RoutingTableKeeper keeper;
  private final PeerCells peers;
  private final CellWriter cell;
  private final Cursors cursors;
  private final Map<BackendUid, Integer> open = new HashMap<>();
  private RoutingTable table = RoutingTable.EMPTY;
  private long dialSequence;

  public SimDirector(ClusterAccess cluster, RandomGenerator random) {
    this.cluster = cluster;
    presence = new PresenceKeeper(cluster, Role.DIRECTOR);
    keeper = new RoutingTableKeeper(cluster, presence.leases(), vetoes, () -> {});
    peers = new PeerCells(cluster.self().incarnation(), presence.leases());
    cell = new CellWriter(cluster);
    cursors = new Cursors(SchedulerFactory.standard(), random);
    presence.start();
    cluster.bus().subscribe(Topics.CONNECTIONS_CHANGED, this::peerIs);
    cluster.connections().load().onSuccess(cells -> cells.forEach(this::peerIs));
    keeper.start();
  }

  public void tick(long nowNanos) {
    presence.tick(nowNanos);
    keeper.tick(nowNanos);
    peers.tick(nowNanos);
    RoutingTableKeeper.Update update = keeper.refresh(nowNanos);
    if (update != null) {
      table = update.table();
      cell.applied(update.configured());
      if (presence.phase() == Presence.Phase.STARTING) {
        presence.enter(Presence.Phase.READY, "");
      }
    }
    Map<BackendUid, ConnectionCount> counts = new HashMap<>();
    open.forEach((uid, count) -> counts.put(uid, new ConnectionCount(count, 0)));
    cell.vetoed(keeper.vetoed());
    cell.tick(counts, nowNanos);
  }

  public RoutingTable table() {
    return table;
  }

  public Pick pick(ServiceId service, long clientHash) {
    return table.pick(service, cursors, new PickRequest(clientHash, Set.of(), this::inFlight, 0));
  }

  public void opened(BackendUid uid) {
    vetoes.connected(uid);
    open.merge(uid, 1, Integer::sum);
  }

  public void dialFailed(ServiceId service, BackendUid uid, long nowNanos) {
    if (vetoes.failed(uid, nowNanos)) {
      keeper.backendMoved(uid);
    }
    dialSequence++;
    String node = cluster.self().node();
    DialFailed failed = new DialFailed(service, uid, node, "refused");
    cluster
        .bus()
        .publish(
            Topics.DIAL_FAILED,
            new Fact<>(service.value(), new Version(1, dialSequence, node), failed));
  }

  /// Ends one connection, if there is any to that backend.
  public void closed(BackendUid uid) {
    open.computeIfPresent(uid, (_, count) -> count > 1 ? count - 1 : null);
  }

  /// The backends to which connections are open, in order.
  public List<BackendUid> carried() {
    return open.keySet().stream().sorted().toList();
  }

  /// Connections of all directors to a backend, as this one knows them.
  public long inFlight(BackendUid uid) {
    return open.getOrDefault(uid, 0) + peers.of(uid);
  }

  private void peerIs(Fact<DirectorCell> fact) {
    peers.heard(fact, cluster.clock().nowNanos());
  }
}
