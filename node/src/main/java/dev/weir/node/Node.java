package dev.weir.node;

import dev.weir.core.cluster.ClusterAccess;
import dev.weir.core.cluster.HazelcastCluster;
import dev.weir.core.cluster.PublishedCopy;
import dev.weir.core.model.Fact;
import dev.weir.core.model.Readiness;
import dev.weir.core.model.Role;
import dev.weir.core.model.Service;
import dev.weir.core.time.NanoClock;
import dev.weir.core.wire.ClusterKey;
import dev.weir.director.forward.PipelineTransport;
import dev.weir.node.ops.OpsServer;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxBuilder;
import io.vertx.core.VertxOptions;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One process: a member of the cluster with its roles, and the ops listener.
///
/// Starts in this order: cluster, ops listener, roles. Stops in this one: readiness off, director
/// drained, other roles, ops listener, cluster.
final class Node {
  private static final Logger LOG = LoggerFactory.getLogger(Node.class);

  private final NodeSettings settings;
  private final Meters meters;
  private final Vertx vertx;
  private final @Nullable HazelcastCluster cluster;
  private final RoleBoard board;
  private final OpsServer ops;
  private final StartTimes times;
  private List<Fact<Service>> onDisk = List.of();
  private Future<?> keepingCopy = Future.succeededFuture();

  private Node(
      NodeSettings settings,
      Meters meters,
      Member member,
      RoleBoard board,
      OpsServer ops,
      StartTimes times) {
    this.settings = settings;
    this.meters = meters;
    this.vertx = member.vertx();
    this.cluster = member.cluster();
    this.board = board;
    this.ops = ops;
    this.times = times;
  }

  /// Vert.x, and the cluster unless the node is no member.
  private record Member(Vertx vertx, @Nullable HazelcastCluster cluster) {}

  /// Completes when every role is started; a director may still wait for its configuration.
  ///
  /// @param key of the cluster; null for a node that is only a demo backend
  static Future<Node> start(
      NodeSettings settings, @Nullable ClusterKey key, Surroundings surroundings) {
    StartTimes times = StartTimes.ofThisProcess();
    times.over(StartTimes.Phase.SETTINGS);
    Meters meters = new Meters();
    times.showIn(meters.registry());
    tellCache(settings, meters);
    RoleBoard board = new RoleBoard(settings.roles());
    return member(settings, key, meters)
        .onSuccess(_ -> times.over(StartTimes.Phase.JOINED))
        .compose(member -> startOps(settings, meters, member, board, times))
        .compose(Node::startCopy)
        .compose(node -> node.startRoles(surroundings));
  }

  /// In bounded time; what does not stop in its time is left behind.
  Future<Void> stop() {
    LOG.info("node={} state=stopping", settings.name());
    board.stopping();
    Future<Void> drained = stopRoles(true);
    return drained
        .eventually(() -> stopRoles(false))
        .eventually(ops::stop)
        .eventually(() -> cluster == null ? vertx.close() : cluster.leave())
        .eventually(
            () -> {
              meters.close();
              LOG.info("node={} state=stopped", settings.name());
              return Future.succeededFuture();
            });
  }

  int opsPort() {
    return ops.port();
  }

  Map<Role, Readiness> readiness() {
    return board.state();
  }

  private static VertxBuilder builder(VertxBuilder builder, Meters meters) {
    return PipelineTransport.over(meters.over(builder));
  }

  private static Future<Member> member(
      NodeSettings settings, @Nullable ClusterKey key, Meters meters) {
    VertxOptions options =
        meters
            .optionsOf(new VertxOptions())
            .setPreferNativeTransport(true)
            .setBlockedThreadCheckInterval(500)
            .setBlockedThreadCheckIntervalUnit(TimeUnit.MILLISECONDS)
            .setMaxEventLoopExecuteTime(1_000)
            .setMaxEventLoopExecuteTimeUnit(TimeUnit.MILLISECONDS);
    if (key == null) {
      Vertx vertx = builder(Vertx.builder().with(options), meters).build();
      return Future.succeededFuture(new Member(vertx, null));
    }
    ClusterAccess.Self self =
        new ClusterAccess.Self(
            settings.name(), UUID.randomUUID().toString(), address(settings), Release.name());
    HazelcastCluster.Joining joining =
        new HazelcastCluster.Joining(
            settings.cluster().settings(),
            self,
            key,
            options,
            each -> builder(each, meters),
            NanoClock.system(),
            meters.registry());
    return HazelcastCluster.join(joining)
        .map(
            joined -> {
              LOG.info(
                  "node={} state=joined cluster={} members={} incarnation={}",
                  settings.name(),
                  settings.cluster().settings().name(),
                  joined.memberCount(),
                  self.incarnation());
              return new Member(joined.vertx(), joined);
            });
  }

  /// A start without the cache that it was given is slower, and nothing else.
  private static void tellCache(NodeSettings settings, Meters meters) {
    AotCache cache = AotCache.ofThisProcess();
    cache.showIn(meters.registry());
    if (cache.isLost()) {
      LOG.warn("node={} aot-cache={}", settings.name(), cache.id());
    }
  }

  private static Future<Node> startOps(
      NodeSettings settings, Meters meters, Member member, RoleBoard board, StartTimes times) {
    meters.tellTransport(member.vertx());
    // Not a future of the event loop: that one is gone when Vert.x is closed.
    Promise<Node> started = Promise.promise();
    OpsServer.start(member.vertx(), settings.ops(), board::state, meters::scrape)
        .onSuccess(ops -> started.complete(new Node(settings, meters, member, board, ops, times)))
        .onFailure(
            cause ->
                member
                    .vertx()
                    .close()
                    .onComplete(_ -> started.fail(cannotListen(settings, cause))));
    return started.future();
  }

  private static IllegalStateException cannotListen(NodeSettings settings, Throwable cause) {
    String where = settings.ops().host() + ":" + settings.ops().port();
    return new IllegalStateException(
        "ops: " + where + ": " + cause.getMessage() + " (expected: a port that can be bound)");
  }

  private Future<Node> startCopy() {
    if (cluster == null) {
      return Future.succeededFuture(this);
    }
    PublishedCopy copy = new PublishedCopy(settings.dataDir());
    return vertx
        .executeBlocking(copy::load)
        .map(
            loaded -> {
              onDisk = OwnCopy.facts(Objects.requireNonNull(loaded));
              keepingCopy = vertx.deployVerticle(new CopyKeeper(cluster.access(), copy, onDisk));
              return this;
            });
  }

  private Future<Node> startRoles(Surroundings surroundings) {
    times.over(StartTimes.Phase.OPS);
    RoleStarter starter =
        new RoleStarter(
            settings, vertx, cluster == null ? null : cluster.access(), onDisk, surroundings);
    return Future.join(
            settings.roles().stream()
                .map(role -> starter.start(role).onSuccess(board::started))
                .toList())
        .compose(_ -> keepingCopy)
        .map(this)
        .onSuccess(_ -> tellStarted())
        .recover(cause -> stop().transform(_ -> Future.failedFuture(cause)));
  }

  private void tellStarted() {
    times.over(StartTimes.Phase.STARTED);
    LOG.info(
        "node={} state=started roles={} ops={}:{} native-transport={} aot-cache={} millis: {}",
        settings.name(),
        settings.roles().stream().map(Role::id).sorted().toList(),
        settings.ops().host(),
        ops.port(),
        vertx.isNativeTransportEnabled(),
        AotCache.ofThisProcess().id(),
        times.words());
  }

  private Future<Void> stopRoles(boolean directors) {
    return Future.join(
            board.running().stream()
                .filter(each -> (each.role() == Role.DIRECTOR) == directors)
                .map(
                    each ->
                        each.stop()
                            .get()
                            .onFailure(
                                cause ->
                                    LOG.warn(
                                        "role={} state=stop-failed cause={}",
                                        each.role().id(),
                                        String.valueOf(cause.getMessage()))))
                .toList())
        .mapEmpty();
  }

  private static String address(NodeSettings settings) {
    return settings.cluster().settings().host() + ":" + settings.ops().port();
  }
}
