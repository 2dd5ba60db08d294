package dev.weir.node.demo;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import org.jspecify.annotations.Nullable;

/// A running demo backend: an HTTP server with settable latency, failures and self-reported load,
/// an agent port, and an access log that names its callers.
public final class DemoBackend {
  private final Vertx vertx;
  private final DemoVerticle verticle;
  private final String deployment;

  private DemoBackend(Vertx vertx, DemoVerticle verticle, String deployment) {
    this.vertx = vertx;
    this.verticle = verticle;
    this.deployment = deployment;
  }

  /// Completes when its ports are bound.
  public static Future<DemoBackend> start(Vertx vertx, DemoBackendSettings settings) {
    DemoVerticle verticle = new DemoVerticle(settings);
    return vertx
        .deployVerticle(verticle)
        .map(deployment -> new DemoBackend(vertx, verticle, deployment));
  }

  /// Takes no new connection and finishes open requests, for [DemoVerticle#GRACE_SECONDS] at most.
  public Future<Void> stop() {
    return vertx.undeploy(deployment);
  }

  /// The port that serves HTTP.
  public int port() {
    return verticle.port();
  }

  /// The port that the agent speaks on, or null if it has none.
  public @Nullable Integer agentPort() {
    return verticle.agentPort();
  }
}
