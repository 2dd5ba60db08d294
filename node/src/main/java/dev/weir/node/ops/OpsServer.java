package dev.weir.node.ops;

import dev.weir.core.model.Readiness;
import dev.weir.core.model.Role;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.function.Supplier;

/// Answers machines that ask about this process; reads only, and listens on loopback unless told
/// otherwise.
///
/// | request | answer |
/// | --- | --- |
/// | `/livez` | 200 as long as an event loop turns |
/// | `/readyz` | 200 when every role of this node is ready, else 503; JSON says which and why |
/// | `/readyz/{role}` | the same for one role; 404 if this node does not have it |
/// | `/metrics` | Prometheus' text format |
public final class OpsServer {
  private static final String READY = "/readyz";
  private static final int IDLE_SECONDS_MAX = 30;

  private final Vertx vertx;
  private final Supplier<Map<Role, Readiness>> roles;
  private final Supplier<String> metrics;
  private final HttpServer server;

  private OpsServer(Vertx vertx, Supplier<Map<Role, Readiness>> roles, Supplier<String> metrics) {
    this.vertx = vertx;
    this.roles = roles;
    this.metrics = metrics;
    this.server =
        vertx
            .createHttpServer(
                new HttpServerOptions()
                    .setIdleTimeout(IDLE_SECONDS_MAX)
                    .setHttp2ClearTextEnabled(false))
            .requestHandler(this::answer);
  }

  /// Listens.
  ///
  /// @param roles every role of this node and its state; called on the server's event loop
  /// @param metrics the scrape; may take its time, and is called where it may
  public static Future<OpsServer> start(
      Vertx vertx,
      OpsSettings settings,
      Supplier<Map<Role, Readiness>> roles,
      Supplier<String> metrics) {
    OpsServer ops = new OpsServer(vertx, roles, metrics);
    return ops.server.listen(settings.port(), settings.host()).map(ops);
  }

  public int port() {
    return server.actualPort();
  }

  public Future<Void> stop() {
    return server.close();
  }

  private void answer(HttpServerRequest request) {
    HttpMethod method = request.method();
    if (!method.equals(HttpMethod.GET) && !method.equals(HttpMethod.HEAD)) {
      request.response().putHeader("allow", "GET, HEAD");
      text(request, 405, "method: " + method + " (expected: GET)\n");
      return;
    }
    String path = String.valueOf(request.path());
    switch (path) {
      case "/livez" -> text(request, 200, "alive\n");
      case READY -> ready(request, roles.get());
      case "/metrics" -> scrape(request);
      default -> {
        if (path.startsWith(READY + "/")) {
          readyRole(request, path.substring(READY.length() + 1));
        } else {
          text(request, 404, "path: " + path + " (expected: /livez, /readyz or /metrics)\n");
        }
      }
    }
  }

  private void readyRole(HttpServerRequest request, String id) {
    Map<Role, Readiness> all = roles.get();
    for (Map.Entry<Role, Readiness> each : all.entrySet()) {
      if (each.getKey().id().equals(id)) {
        ready(request, Map.of(each.getKey(), each.getValue()));
        return;
      }
    }
    text(request, 404, "role: " + id + " (expected: a role of this node)\n");
  }

  private static void ready(HttpServerRequest request, Map<Role, Readiness> which) {
    boolean ready = which.values().stream().allMatch(Readiness::ready);
    JsonObject states = new JsonObject();
    which.forEach(
        (role, readiness) ->
            states.put(
                role.id(),
                new JsonObject()
                    .put("ready", readiness.ready())
                    .put("reason", readiness.reason())));
    request
        .response()
        .setStatusCode(ready ? 200 : 503)
        .putHeader("content-type", "application/json")
        .putHeader("cache-control", "no-store")
        .end(new JsonObject().put("ready", ready).put("roles", states).encode() + "\n");
  }

  private void scrape(HttpServerRequest request) {
    vertx
        .executeBlocking(metrics::get, false)
        .onSuccess(
            scraped ->
                request
                    .response()
                    .putHeader("content-type", "text/plain; version=0.0.4; charset=utf-8")
                    .end(scraped))
        .onFailure(cause -> text(request, 500, "scrape: " + cause.getMessage() + "\n"));
  }

  private static void text(HttpServerRequest request, int status, String body) {
    request
        .response()
        .setStatusCode(status)
        .putHeader("content-type", "text/plain; charset=utf-8")
        .end(body);
  }
}
