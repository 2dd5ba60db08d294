package dev.weir.core.cluster;

import com.hazelcast.config.Config;
import com.hazelcast.config.EvictionConfig;
import com.hazelcast.config.EvictionPolicy;
import com.hazelcast.config.InMemoryFormat;
import com.hazelcast.config.JavaSerializationFilterConfig;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.config.MapConfig;
import com.hazelcast.config.MaxSizePolicy;
import com.hazelcast.config.MergePolicyConfig;
import com.hazelcast.config.NetworkConfig;
import dev.weir.core.state.AffinityStore;
import java.util.List;

/// Hazelcast as Weir wants it: one named address, members by list, quick to notice a loss, and
/// nothing that Weir does not use. Facts behind each value: PLATFORM notes in docs/OPERATIONS.md.
final class HazelcastConfig {
  /// Copies of each entry beside its owner's, as far as there are members.
  private static final int BACKUPS = 2;

  /// The attribute that tells a member's node name.
  static final String NODE_ATTRIBUTE = "weir.node";

  private HazelcastConfig() {}

  static Config of(ClusterSettings settings, ClusterAccess.Self self) {
    Config config = new Config();
    config.setClusterName(settings.name());
    config.setInstanceName("weir-" + self.node() + "-" + self.incarnation());
    config.getMemberAttributeConfig().setAttribute(NODE_ATTRIBUTE, self.node());
    config.getJetConfig().setEnabled(false);
    config.getMetricsConfig().setEnabled(false);
    network(config.getNetworkConfig(), settings);
    properties(config, settings);
    config.getSerializationConfig().addDataSerializableFactory(FactFactory.ID, new FactFactory());
    config
        .getSerializationConfig()
        .setJavaSerializationFilterConfig(onlyKnownClasses())
        .setCheckClassDefErrors(true);
    config.addMapConfig(
        map(HazelcastStores.PREFIX + "*").setMergePolicyConfig(merge(NewerWins.class.getName())));
    config.addMapConfig(
        map(HazelcastStores.PREFIX + HazelcastStores.AFFINITY)
            .setMergePolicyConfig(merge(NewerWins.class.getName()))
            .setEvictionConfig(
                new EvictionConfig()
                    .setEvictionPolicy(EvictionPolicy.LRU)
                    .setMaxSizePolicy(MaxSizePolicy.PER_NODE)
                    .setSize(AffinityStore.ENTRIES_MAX)));
    config.addMapConfig(map("__vertx.haInfo"));
    config.addMapConfig(map("__vertx.nodeInfo"));
    config.getMultiMapConfig("__vertx.subs").setBackupCount(BACKUPS).setValueCollectionType("SET");
    return config;
  }

  private static void network(NetworkConfig network, ClusterSettings settings) {
    network.setPort(settings.port()).setPortAutoIncrement(false).setReuseAddress(true);
    network.setPublicAddress(settings.host());
    JoinConfig join = network.getJoin();
    join.getAutoDetectionConfig().setEnabled(false);
    join.getMulticastConfig().setEnabled(false);
    join.getTcpIpConfig()
        .setEnabled(true)
        // Also how long a member waits to be admitted before it forgets whom it asked: on a busy
        // machine that takes its time.
        .setConnectionTimeoutSeconds(10)
        .setMembers(
            settings.members().isEmpty()
                ? List.of(settings.host() + ":" + settings.port())
                : settings.members());
    network.getMemcacheProtocolConfig().setEnabled(false);
  }

  private static void properties(Config config, ClusterSettings settings) {
    config
        // Not an interface of the network part: those also hide what members' names resolve to.
        .setProperty("hazelcast.local.localAddress", settings.host())
        .setProperty("hazelcast.socket.bind.any", "false")
        .setProperty("hazelcast.socket.server.bind.any", "false")
        .setProperty("hazelcast.socket.client.bind.any", "false")
        .setProperty("hazelcast.phone.home.enabled", "false")
        .setProperty("hazelcast.logging.type", "slf4j")
        // Each thread costs a start its time and 100 KB; there is little for these to do.
        .setProperty("hazelcast.io.thread.count", "1")
        .setProperty("hazelcast.event.thread.count", "2")
        .setProperty("hazelcast.shutdownhook.enabled", "false")
        .setProperty("hazelcast.operation.fail.on.indeterminate.state", "true")
        .setProperty("hazelcast.partial.member.disconnection.resolution.heartbeat.count", "5")
        .setProperty("hazelcast.heartbeat.interval.seconds", "1")
        .setProperty("hazelcast.max.no.heartbeat.seconds", "10")
        .setProperty("hazelcast.merge.first.run.delay.seconds", "5")
        .setProperty("hazelcast.merge.next.run.delay.seconds", "5")
        .setProperty("hazelcast.graceful.shutdown.max.wait", "30")
        .setProperty("hazelcast.operation.call.timeout.millis", "10000")
        .setProperty("hazelcast.operation.backup.timeout.millis", "10000")
        .setProperty("hazelcast.wait.seconds.before.join", "0")
        .setProperty("hazelcast.max.wait.seconds.before.join", "3")
        // Members that start together vote on who is first; on a busy machine that takes its time,
        // and whoever is not through by then ends its process.
        .setProperty("hazelcast.max.join.seconds", "60");
  }

  private static MapConfig map(String name) {
    return new MapConfig(name)
        .setInMemoryFormat(InMemoryFormat.BINARY)
        .setBackupCount(BACKUPS)
        .setReadBackupData(false);
  }

  private static MergePolicyConfig merge(String policy) {
    return new MergePolicyConfig().setPolicy(policy);
  }

  private static JavaSerializationFilterConfig onlyKnownClasses() {
    JavaSerializationFilterConfig filter = new JavaSerializationFilterConfig();
    filter
        .getWhitelist()
        .addPrefixes(
            "java.lang.", "java.util.", "com.hazelcast.", "io.vertx.spi.cluster.hazelcast.");
    return filter;
  }
}
