package dev.weir.bench.load;

import io.vertx.core.json.JsonObject;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/// One load: what its clients do, how many they are, and where they go.
///
/// @param connectionCount open at once, over all threads
/// @param threadCount that share them evenly
public record LoadPlan(
    Pattern pattern,
    int connectionCount,
    int threadCount,
    InetSocketAddress target,
    Security security) {
  /// What a connection is wrapped in.
  public enum Security {
    NONE,
    /// TLS 1.3 with a whole handshake on each connection.
    TLS
  }

  public LoadPlan {
    if (connectionCount < threadCount || threadCount < 1) {
      throw new IllegalArgumentException(
          "connections: %d for %d threads (expected: one or more each)"
              .formatted(connectionCount, threadCount));
    }
  }

  /// How many connections are this thread's.
  int connectionCountOf(int threadIndex) {
    return connectionCount / threadCount + (threadIndex < connectionCount % threadCount ? 1 : 0);
  }

  /// For the load's standard input.
  public JsonObject toJson() {
    return new JsonObject()
        .put("pattern", pattern.name())
        .put("connections", connectionCount)
        .put("threads", threadCount)
        .put("host", target.getAddress().getHostAddress())
        .put("port", target.getPort())
        .put("security", security.name());
  }

  static LoadPlan of(JsonObject json) {
    return new LoadPlan(
        Pattern.valueOf(json.getString("pattern")),
        json.getInteger("connections"),
        json.getInteger("threads"),
        new InetSocketAddress(
            InetAddress.ofLiteral(json.getString("host")), json.getInteger("port")),
        Security.valueOf(json.getString("security")));
  }
}
