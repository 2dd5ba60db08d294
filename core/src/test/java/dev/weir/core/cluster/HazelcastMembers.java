package dev.weir.core.cluster;

import static dev.weir.core.testing.FactStoreContract.await;

import com.hazelcast.core.Hazelcast;
import dev.weir.core.time.NanoClock;
import dev.weir.core.wire.ClusterKey;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.awaitility.Awaitility;

/// Real members of one cluster in this process, on loopback.
public final class HazelcastMembers implements AutoCloseable {
  private static final ClusterKey KEY = new ClusterKey(new byte[32]);

  private final String clusterName = "test-" + UUID.randomUUID();
  private final List<String> addresses = new ArrayList<>();
  private final List<HazelcastCluster> members = new ArrayList<>();
  private final List<HazelcastCluster> killed = new ArrayList<>();

  /// Starts a member that knows all earlier ones.
  public HazelcastCluster start(String node) {
    int port = freePort();
    addresses.add("127.0.0.1:" + port);
    return start(node, "127.0.0.1", port, addresses);
  }

  /// Starts a member on an address of its own that knows all earlier ones by the name `localhost`.
  HazelcastCluster startByName(String node, String address) {
    List<String> names =
        addresses.stream().map(each -> each.replace("127.0.0.1", "localhost")).toList();
    return start(node, address, freePort(), names);
  }

  private HazelcastCluster start(String node, String host, int port, List<String> others) {
    ClusterSettings settings = new ClusterSettings(clusterName, host, port, 0, others);
    HazelcastCluster member =
        await(
            HazelcastCluster.join(
                new HazelcastCluster.Joining(
                    settings,
                    new ClusterAccess.Self(node, UUID.randomUUID().toString(), "", "test"),
                    KEY,
                    new VertxOptions(),
                    UnaryOperator.identity(),
                    NanoClock.system(),
                    new SimpleMeterRegistry())));
    members.add(member);
    // A backup that is written while its partition moves may never be acknowledged.
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () ->
                Hazelcast.getAllHazelcastInstances().stream()
                    .allMatch(each -> each.getPartitionService().isClusterSafe()));
    return member;
  }

  void stop(HazelcastCluster member) {
    members.remove(member);
    await(member.leave());
  }

  /// Ends a member without a farewell. Its Vert.x lives on in this process, cut off from the map;
  /// who wants it silent cuts its bus before.
  public void kill(HazelcastCluster member) {
    members.remove(member);
    killed.add(member);
    ClusterAccess.Self self = member.access().self();
    String instance = "weir-" + self.node() + "-" + self.incarnation();
    Hazelcast.getHazelcastInstanceByName(instance).getLifecycleService().terminate();
  }

  @Override
  public void close() {
    List.copyOf(members).forEach(this::stop);
    // A member that was killed cannot leave; its threads end all the same.
    killed.forEach(member -> await(member.leave().otherwiseEmpty()));
  }

  private static int freePort() {
    try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return probe.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
