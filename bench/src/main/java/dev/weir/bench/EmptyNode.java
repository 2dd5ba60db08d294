package dev.weir.bench;

import com.hazelcast.config.Config;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetServerOptions;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;
import java.util.List;

/// A clustered Vert.x that does nothing but echo, so that it can be asked whether it is there.
final class EmptyNode {
  private static final int ARGUMENTS = 3;
  private static final String LOOPBACK = "127.0.0.1";

  private EmptyNode() {}

  /// Returns at once; the process lives until it is told to end, or, with a fourth argument, until
  /// it is up: that is enough to record an AOT cache from.
  static void run(List<String> arguments) {
    String address = arguments.get(0);
    int port = Integer.parseInt(arguments.get(1));
    Config config = new Config();
    config.setClusterName("empty-" + port);
    config.getJetConfig().setEnabled(false);
    config.getMetricsConfig().setEnabled(false);
    config.getNetworkConfig().setPort(Integer.parseInt(arguments.get(2)));
    config.getNetworkConfig().getJoin().getAutoDetectionConfig().setEnabled(false);
    config.getNetworkConfig().getJoin().getMulticastConfig().setEnabled(false);
    config.setProperty("hazelcast.phone.home.enabled", "false");
    config.setProperty("hazelcast.local.localAddress", LOOPBACK);
    config.setProperty("hazelcast.socket.bind.any", "false");
    Vertx.builder()
        .withClusterManager(new HazelcastClusterManager(config))
        .buildClustered()
        .compose(
            vertx ->
                vertx
                    .createNetServer(new NetServerOptions().setHost(address).setPort(port))
                    .connectHandler(socket -> socket.handler(socket::write))
                    .listen())
        .onSuccess(
            _ -> {
              if (arguments.size() > ARGUMENTS) {
                Thread.ofPlatform().start(() -> System.exit(0));
              }
            })
        .onFailure(
            cause -> {
              cause.printStackTrace(System.err);
              System.exit(1);
            });
  }
}
