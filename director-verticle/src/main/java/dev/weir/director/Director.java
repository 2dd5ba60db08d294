package dev.weir.director;

import dev.weir.core.cluster.ClusterAccess;
import dev.weir.core.model.Readiness;
import dev.weir.director.balance.SchedulerFactory;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import org.jspecify.annotations.Nullable;

/// A running director. May be used from any thread.
public final class Director {
  private final Vertx vertx;
  private final DirectorVerticle verticle;
  private final String deployment;
  private @Nullable Future<Void> stopped;

  private Director(Vertx vertx, DirectorVerticle verticle, String deployment) {
    this.vertx = vertx;
    this.verticle = verticle;
    this.deployment = deployment;
  }

  /// Starts a director: hears the cluster, reads the maps, then binds the listeners of all
  /// services. Completes when all of them have been tried; when no configuration can be read, it
  /// completes all the same, is not ready, and goes on trying.
  public static Future<Director> start(
      Vertx vertx, ClusterAccess cluster, DirectorSettings settings) {
    return start(vertx, cluster, settings, SchedulerFactory.standard());
  }

  static Future<Director> start(
      Vertx vertx, ClusterAccess cluster, DirectorSettings settings, SchedulerFactory schedulers) {
    DirectorVerticle verticle = new DirectorVerticle(cluster, settings, schedulers);
    return vertx.deployVerticle(verticle).map(id -> new Director(vertx, verticle, id));
  }

  /// Whether it holds a table and has tried to bind every listener, and does not drain.
  public Readiness readiness() {
    return verticle.readiness();
  }

  /// Drains and stops, once however often it is called: first it says that it is not ready, then it
  /// closes the listeners after what waits in their queues, gives open connections their grace,
  /// closes the rest, and takes its counts out of the cluster.
  public synchronized Future<Void> stop() {
    Future<Void> known = stopped;
    if (known == null) {
      known = verticle.drain().transform(_ -> vertx.undeploy(deployment));
      stopped = known;
    }
    return known;
  }
}
