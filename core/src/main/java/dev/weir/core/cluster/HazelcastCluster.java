package dev.weir.core.cluster;

import com.hazelcast.cluster.Member;
import com.hazelcast.core.HazelcastException;
import com.hazelcast.core.HazelcastInstance;
import dev.weir.core.time.NanoClock;
import dev.weir.core.wire.ClusterKey;
import dev.weir.core.wire.Sealer;
import dev.weir.core.wire.VertxBus;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxBuilder;
import io.vertx.core.VertxOptions;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;
import java.util.function.UnaryOperator;

/// This process as a member of the cluster: a clustered Vert.x, and the ports over it.
public final class HazelcastCluster {
  /// Tries in all.
  private static final int JOIN_ATTEMPTS_MAX = 3;

  /// Everything that joining needs.
  ///
  /// @param options of Vert.x; the event bus part is filled in here
  /// @param more what else is to be set on the builder, such as metrics
  public record Joining(
      ClusterSettings settings,
      ClusterAccess.Self self,
      ClusterKey key,
      VertxOptions options,
      UnaryOperator<VertxBuilder> more,
      NanoClock clock,
      MeterRegistry meters) {}

  private final Vertx vertx;
  private final HazelcastInstance hazelcast;
  private final ClusterAccess access;

  private HazelcastCluster(Vertx vertx, HazelcastInstance hazelcast, ClusterAccess access) {
    this.vertx = vertx;
    this.hazelcast = hazelcast;
    this.access = access;
  }

  /// Joins the cluster, or founds it when none of the members can be reached. Fails when another
  /// live member has the same node name. While partitions move a join may fail half-way: then it
  /// leaves and tries again.
  public static Future<HazelcastCluster> join(Joining joining) {
    Counter retries =
        Counter.builder("weir_core_join_retries")
            .description("Joins that failed half-way and were tried again")
            .register(joining.meters());
    return StartOrder.turn(joining.settings(), StartOrder.STEP, joining.clock())
        .compose(_ -> join(joining, retries, 1));
  }

  private static Future<HazelcastCluster> join(Joining joining, Counter retries, int attempt) {
    return joinOnce(joining)
        .recover(
            cause -> {
              if (attempt == JOIN_ATTEMPTS_MAX || !(cause instanceof HazelcastException)) {
                return Future.failedFuture(cause);
              }
              retries.increment();
              return join(joining, retries, attempt + 1);
            });
  }

  private static Future<HazelcastCluster> joinOnce(Joining joining) {
    ClusterSettings settings = joining.settings();
    HazelcastClusterManager manager =
        new HazelcastClusterManager(HazelcastConfig.of(settings, joining.self()));
    VertxOptions options = joining.options();
    options
        .getEventBusOptions()
        .setHost(settings.host())
        .setPort(settings.busPort())
        .setClusterPublicHost(settings.host())
        .setClusterPingInterval(5_000)
        .setClusterPingReplyInterval(5_000);
    VertxBuilder builder = joining.more().apply(Vertx.builder().with(options));
    return builder
        .withClusterManager(manager)
        .buildClustered()
        .compose(vertx -> connected(vertx, manager.getHazelcastInstance(), joining));
  }

  public Vertx vertx() {
    return vertx;
  }

  public ClusterAccess access() {
    return access;
  }

  /// How many members this node sees, itself included.
  public int memberCount() {
    return hazelcast.getCluster().getMembers().size();
  }

  /// The port that Hazelcast bound.
  public int port() {
    return hazelcast.getCluster().getLocalMember().getAddress().getPort();
  }

  /// Leaves the cluster and closes Vert.x.
  public Future<Void> leave() {
    return vertx.close();
  }

  private static Future<HazelcastCluster> connected(
      Vertx vertx, HazelcastInstance hazelcast, Joining joining) {
    String node = joining.self().node();
    if (isNameTaken(hazelcast, node)) {
      IllegalStateException taken =
          new IllegalStateException(
              "name: " + node + " (expected: a name that no other live node of the cluster has)");
      return vertx.close().transform(_ -> Future.failedFuture(taken));
    }
    Sealer sealer = new Sealer(joining.key(), joining.meters());
    HazelcastStores stores = HazelcastStores.on(vertx, hazelcast, sealer);
    ClusterAccess access =
        new ClusterAccess(
            joining.self(),
            new VertxBus(vertx, sealer, joining.meters()),
            stores.services(),
            stores.health(),
            stores.load(),
            stores.connections(),
            stores.sessions(),
            stores.affinity(),
            joining.clock(),
            joining.meters());
    return Future.succeededFuture(new HazelcastCluster(vertx, hazelcast, access));
  }

  private static boolean isNameTaken(HazelcastInstance hazelcast, String node) {
    for (Member member : hazelcast.getCluster().getMembers()) {
      if (!member.localMember()
          && node.equals(member.getAttribute(HazelcastConfig.NODE_ATTRIBUTE))) {
        return true;
      }
    }
    return false;
  }
}
