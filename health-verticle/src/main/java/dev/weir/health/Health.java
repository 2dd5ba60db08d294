package dev.weir.health;

import dev.weir.core.cluster.ClusterAccess;
import dev.weir.core.model.Readiness;
import io.vertx.core.Future;
import io.vertx.core.Vertx;

/// The health role of one node: probes its share of the backends and votes on them. May be used
/// from any thread.
public final class Health {
  private final Vertx vertx;
  private final HealthVerticle verticle;
  private final String deployment;

  private Health(Vertx vertx, HealthVerticle verticle, String deployment) {
    this.vertx = vertx;
    this.verticle = verticle;
    this.deployment = deployment;
  }

  /// Begins to probe. Completes when the cluster knows of this node; whether it has read the maps
  /// is for [#readiness] to say.
  public static Future<Health> start(Vertx vertx, ClusterAccess cluster, HealthSettings settings) {
    HealthVerticle verticle = new HealthVerticle(cluster, settings);
    return vertx.deployVerticle(verticle).map(id -> new Health(vertx, verticle, id));
  }

  /// Leaves: the others take over at once, and what was voted stays.
  public Future<Void> stop() {
    return vertx.undeploy(deployment);
  }

  public Readiness readiness() {
    return verticle.readiness();
  }

  public boolean isReady() {
    return readiness().ready();
  }
}
