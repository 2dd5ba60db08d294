package dev.weir.node.demo;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The demo backend's one event loop: server, agent, reporter and access log.
final class DemoVerticle extends VerticleBase {
  static final int GRACE_SECONDS = 10;

  private final DemoBackendSettings settings;
  private final Map<HttpConnection, DemoConnection> connections = new HashMap<>();
  private @Nullable AccessLog log;
  private @Nullable HttpServer server;
  private @Nullable DemoAgent agent;
  private @Nullable DemoReporter reporter;
  private DemoBehaviour behaviour;
  private long connectionCount;

  DemoVerticle(DemoBackendSettings settings) {
    this.settings = settings;
    this.behaviour = settings.behaviour();
  }

  @Override
  public Future<?> start() throws IOException {
    AccessLog opened = AccessLog.open(settings.accessLog(), settings.name());
    log = opened;
    DemoPages pages = new DemoPages(vertx, settings.name(), () -> behaviour, to -> behaviour = to);
    // Without h2c a connection is told of when it is accepted, not only after its first bytes.
    HttpServerOptions options = new HttpServerOptions().setHttp2ClearTextEnabled(false);
    return vertx
        .createHttpServer(options)
        .connectionHandler(connection -> opened(opened, connection))
        .requestHandler(
            request -> {
              DemoConnection from = connections.get(request.connection());
              if (from != null) {
                pages.answer(request, from);
              }
            })
        .listen(settings.port(), settings.host())
        .compose(
            listening -> {
              server = listening;
              return startAgent();
            })
        .onSuccess(_ -> startReporter());
  }

  private Future<Void> startAgent() {
    Integer port = settings.agentPort();
    if (port == null) {
      return Future.succeededFuture();
    }
    return DemoAgent.start(vertx, settings.host(), port, () -> behaviour.agentLine())
        .map(
            started -> {
              agent = started;
              return null;
            });
  }

  private void startReporter() {
    DemoBackendSettings.Reporting reporting = settings.reporting();
    if (reporting != null) {
      reporter = new DemoReporter(vertx, reporting, () -> behaviour);
    }
  }

  private void opened(AccessLog accessLog, HttpConnection connection) {
    connectionCount++;
    DemoConnection opened =
        new DemoConnection(connectionCount, connection.remoteAddress(), accessLog);
    connections.put(connection, opened);
    connection.closeHandler(
        _ -> {
          connections.remove(connection);
          opened.closed();
        });
  }

  @Override
  public Future<?> stop() {
    if (reporter != null) {
      reporter.stop();
    }
    Future<Void> agentStopped = agent == null ? Future.succeededFuture() : agent.stop();
    Future<Void> served =
        server == null
            ? Future.succeededFuture()
            : server.shutdown(GRACE_SECONDS, TimeUnit.SECONDS);
    return Future.join(agentStopped, served).eventually(this::closeLog);
  }

  private Future<Void> closeLog() {
    try {
      if (log != null) {
        log.close();
      }
      return Future.succeededFuture();
    } catch (IOException e) {
      return Future.failedFuture(e);
    }
  }

  int port() {
    return server == null ? settings.port() : server.actualPort();
  }

  @Nullable Integer agentPort() {
    return agent == null ? null : agent.port();
  }
}
