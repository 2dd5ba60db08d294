package dev.weir.node.demo;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import java.util.function.Supplier;

/// Speaks HAProxy's agent-check: one line to everybody who connects, then the end.
final class DemoAgent {
  private static final int IDLE_SECONDS_MAX = 10;

  private final NetServer server;

  private DemoAgent(NetServer server) {
    this.server = server;
  }

  static Future<DemoAgent> start(Vertx vertx, String host, int port, Supplier<String> line) {
    NetServerOptions options = new NetServerOptions().setIdleTimeout(IDLE_SECONDS_MAX);
    return vertx
        .createNetServer(options)
        .connectHandler(socket -> socket.end(Buffer.buffer(line.get() + "\n")))
        .listen(port, host)
        .map(DemoAgent::new);
  }

  int port() {
    return server.actualPort();
  }

  Future<Void> stop() {
    return server.close();
  }
}
