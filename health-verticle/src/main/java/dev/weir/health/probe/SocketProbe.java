package dev.weir.health.probe;

import dev.weir.core.time.NanoClock;
import dev.weir.health.verdict.ProbeResult;
import dev.weir.health.verdict.Target;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import org.jspecify.annotations.Nullable;

/// Probes over TCP, HTTP and HTTPS with one client, which is closed with it. Belongs to the context
/// that opened it.
public final class SocketProbe implements Probe {
  private final Vertx vertx;
  private final NetClient client;
  private final Tls tls;
  private final Origin origin;
  private final NanoClock clock;

  /// Who probes.
  ///
  /// @param agent what HTTP probes say of themselves; names the node
  /// @param sourceAddress numeric address that probes come from, or null for the system's choice
  /// @param trustFile certificates in PEM that probes trust, or null for the JDK's
  public record Origin(
      String agent,
      @Nullable String sourceAddress,
      @Nullable String trustFile,
      ProbeLimits limits) {}

  private SocketProbe(Vertx vertx, Tls tls, Origin origin, NanoClock clock) {
    this.vertx = vertx;
    this.tls = tls;
    this.origin = origin;
    this.clock = clock;
    NetClientOptions options = new NetClientOptions().setReconnectAttempts(0);
    if (origin.sourceAddress() != null) {
      options.setLocalAddress(origin.sourceAddress());
    }
    this.client = vertx.createNetClient(options);
  }

  /// Fails if the trusted certificates cannot be read.
  public static Future<SocketProbe> open(Vertx vertx, Origin origin, NanoClock clock) {
    return Tls.load(vertx, origin.trustFile())
        .map(tls -> new SocketProbe(vertx, tls, origin, clock));
  }

  @Override
  public Future<ProbeResult> run(Target target) {
    return new ProbeSession(this, target).run();
  }

  public Future<Void> close() {
    return client.close();
  }

  Vertx vertx() {
    return vertx;
  }

  NetClient client() {
    return client;
  }

  Tls tls() {
    return tls;
  }

  Origin origin() {
    return origin;
  }

  NanoClock clock() {
    return clock;
  }
}
