package dev.weir.admin.log;

import dev.weir.core.wire.Envelope;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.grpc.GrpcConfigKeys;
import org.apache.ratis.protocol.RaftGroup;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.server.RaftServerConfigKeys;
import org.apache.ratis.server.RaftServerConfigKeys.Log;
import org.apache.ratis.util.SizeInBytes;
import org.apache.ratis.util.TimeDuration;

/// Our settings as Ratis wants them. Each departure from its defaults has its reason here; the ADR
/// 0002 tells the whole story.
final class RaftSettings {
  /// The longest entry: 100,000 random blocks of an access list fit, deflated. The
  /// appender limit caps it, the write buffer must hold it, and so must a segment.
  static final int ENTRY_LENGTH_MAX = 2 << 20;

  /// The longest text of a command: what is committed must fit into a message and a value of the
  /// map, or it could not be published.
  static final int TEXT_LENGTH_MAX = Envelope.PAYLOAD_LENGTH_MAX - (64 << 10);

  private static final int APPENDER_LIMIT = ENTRY_LENGTH_MAX + (16 << 10);

  /// The log is purged by whole segments.
  private static final int SEGMENT_LENGTH_MAX = ENTRY_LENGTH_MAX + (64 << 10);

  private RaftSettings() {}

  static RaftGroupId groupId(String cluster) {
    byte[] name = ("weir/" + cluster).getBytes(StandardCharsets.UTF_8);
    return RaftGroupId.valueOf(UUID.nameUUIDFromBytes(name));
  }

  static RaftGroup group(LogSettings settings, int ownPort) {
    List<RaftPeer> peers =
        settings.voters().stream()
            .map(
                each -> {
                  int port = each.node().equals(settings.node()) ? ownPort : each.port();
                  return RaftPeer.newBuilder()
                      .setId(each.node())
                      .setAddress(each.host() + ":" + port)
                      .build();
                })
            .toList();
    return RaftGroup.valueOf(groupId(settings.cluster()), peers);
  }

  static RaftProperties properties(LogSettings settings, String host, int port, Path storage) {
    RaftProperties properties = new RaftProperties();
    GrpcConfigKeys.Server.setHost(properties, host);
    GrpcConfigKeys.Server.setPort(properties, port);
    // The default is a temporary directory.
    RaftServerConfigKeys.setStorageDir(properties, List.of(storage.toFile()));
    timeouts(properties, settings.isAlone());
    sizes(properties);
    snapshots(properties, settings);
    // A flipped byte stops the node; with WARN_AND_RETURN it would serve what is left.
    Log.setCorruptionPolicy(properties, Log.CorruptionPolicy.EXCEPTION);
    // One entry more per commit, and a restarted voter knows what was committed without the others.
    Log.setLogMetadataEnabled(properties, true);
    // The default may answer with what a deposed leader believes.
    RaftServerConfigKeys.Read.setOption(properties, RaftServerConfigKeys.Read.Option.LINEARIZABLE);
    // From one voter to three in one step, because two tolerate nothing; refused by default.
    RaftServerConfigKeys.LeaderElection.setMemberMajorityAdd(properties, true);
    // A joining voter may need long for the snapshot; the default is three election timeouts.
    RaftServerConfigKeys.setStagingTimeout(properties, duration(Duration.ofSeconds(30)));
    // Answers are remembered in the state itself; these hold on to services for nothing.
    RaftServerConfigKeys.RetryCache.setExpiryTime(properties, duration(Duration.ofSeconds(10)));
    return properties;
  }

  /// A lone voter waits for nobody, and would wait one timeout at every start. Several allow for a
  /// pause of the JVM and a busy disk.
  private static void timeouts(RaftProperties properties, boolean alone) {
    Duration min = alone ? Duration.ofMillis(150) : Duration.ofSeconds(1);
    Duration max = alone ? Duration.ofMillis(300) : Duration.ofSeconds(2);
    RaftServerConfigKeys.Rpc.setTimeoutMin(properties, duration(min));
    RaftServerConfigKeys.Rpc.setTimeoutMax(properties, duration(max));
    RaftServerConfigKeys.Rpc.setFirstElectionTimeoutMin(properties, duration(min));
    RaftServerConfigKeys.Rpc.setFirstElectionTimeoutMax(properties, duration(max));
  }

  /// The defaults are for gigabytes a minute.
  private static void sizes(RaftProperties properties) {
    Log.setSegmentSizeMax(properties, SizeInBytes.valueOf(SEGMENT_LENGTH_MAX));
    Log.setPreallocatedSize(properties, SizeInBytes.valueOf("64KB"));
    Log.Appender.setBufferByteLimit(properties, SizeInBytes.valueOf(APPENDER_LIMIT));
    Log.setWriteBufferSize(properties, SizeInBytes.valueOf("3MB"));
    Log.setSegmentCacheSizeMax(properties, SizeInBytes.valueOf("4MB"));
    Log.setPurgeGap(properties, 256);
  }

  /// Without these the log grows for ever.
  private static void snapshots(RaftProperties properties, LogSettings settings) {
    RaftServerConfigKeys.Snapshot.setAutoTriggerEnabled(properties, true);
    RaftServerConfigKeys.Snapshot.setAutoTriggerThreshold(properties, settings.snapshotEntries());
    RaftServerConfigKeys.Snapshot.setRetentionFileNum(properties, 2);
    Log.setPurgeUptoSnapshotIndex(properties, true);
  }

  private static TimeDuration duration(Duration duration) {
    return TimeDuration.valueOf(duration.toMillis(), TimeUnit.MILLISECONDS);
  }
}
