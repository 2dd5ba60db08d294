package dev.weir.admin.log;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a node must know to take part in the configuration log.
///
/// @param cluster the cluster's name; the log belongs to it
/// @param node this node's name
/// @param voters who votes: one, three or five nodes
/// @param directory where this node keeps its part of the log
/// @param bootstrap the first services of all, or null
/// @param submitTimeout how long a command may wait for a leader
/// @param snapshotEntries entries after which a snapshot is taken
/// @param snapshotInterval time after which a snapshot is taken, if anything was committed
/// @param heartbeatInterval between two signs of life of the leader
public record LogSettings(
    String cluster,
    String node,
    List<Voter> voters,
    Path directory,
    @Nullable Path bootstrap,
    Duration submitTimeout,
    int snapshotEntries,
    Duration snapshotInterval,
    Duration heartbeatInterval) {
  public static final int PORT_DEFAULT = 5801;

  /// A node that votes, and where the others reach it.
  ///
  /// @param host a numeric address or a name; a lone voter binds 127.0.0.1
  /// @param port 0 for one that the kernel chooses, for a lone voter only
  public record Voter(String node, String host, int port) {}

  public LogSettings {
    voters = List.copyOf(voters);
    int count = voters.size();
    if (count != 1 && count != 3 && count != 5) {
      throw new IllegalArgumentException("voters: " + count + " (expected: 1, 3 or 5)");
    }
    Set<String> names = new HashSet<>();
    for (Voter each : voters) {
      if (!names.add(each.node())) {
        throw new IllegalArgumentException("voter: " + each.node() + " twice (expected: once)");
      }
      if (each.port() == 0 && count > 1) {
        throw new IllegalArgumentException(
            "port of voter " + each.node() + ": 0 (expected: 1..65535)");
      }
    }
  }

  /// One voter, this node, on the loopback interface; everything else as it is by default.
  public static LogSettings alone(String cluster, String node, int port, Path directory) {
    return new LogSettings(
        cluster,
        node,
        List.of(new Voter(node, "127.0.0.1", port)),
        directory,
        null,
        Duration.ofSeconds(5),
        2_000,
        Duration.ofHours(1),
        Duration.ofSeconds(30));
  }

  public LogSettings withBootstrap(@Nullable Path file) {
    return new LogSettings(
        cluster,
        node,
        voters,
        directory,
        file,
        submitTimeout,
        snapshotEntries,
        snapshotInterval,
        heartbeatInterval);
  }

  /// This node as a voter, or null.
  @Nullable Voter self() {
    for (Voter each : voters) {
      if (each.node().equals(node)) {
        return each;
      }
    }
    return null;
  }

  boolean isAlone() {
    return voters.size() == 1;
  }
}
