package dev.weir.node;

import dev.weir.core.cluster.ClusterAccess;
import dev.weir.core.model.Fact;
import dev.weir.core.model.Readiness;
import dev.weir.core.model.Role;
import dev.weir.core.model.Service;
import dev.weir.director.Director;
import dev.weir.feedback.FeedbackVerticle;
import dev.weir.health.Health;
import dev.weir.node.demo.DemoBackend;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Starts each role as its module wants it.
final class RoleStarter {
  private final NodeSettings settings;
  private final Vertx vertx;
  private final @Nullable ClusterAccess cluster;
  private final List<Fact<Service>> onDisk;
  private final Surroundings surroundings;

  /// A starter for one node.
  ///
  /// @param cluster null on a node that is only a demo backend
  /// @param onDisk this node's own copy of the configuration
  RoleStarter(
      NodeSettings settings,
      Vertx vertx,
      @Nullable ClusterAccess cluster,
      List<Fact<Service>> onDisk,
      Surroundings surroundings) {
    this.onDisk = onDisk;
    this.surroundings = surroundings;
    this.settings = settings;
    this.vertx = vertx;
    this.cluster = cluster;
  }

  Future<RunningRole> start(Role role) {
    ClusterAccess access = cluster;
    if (access == null) {
      return role == Role.DEMO_BACKEND
          ? demoBackend()
          : Future.failedFuture("role: " + role.id() + " (expected: a member of a cluster)");
    }
    return start(role, access);
  }

  private Future<RunningRole> start(Role role, ClusterAccess access) {
    return switch (role) {
      case DIRECTOR ->
          Director.start(vertx, withOwnCopy(access), settings.parts().director())
              .map(director -> new RunningRole(role, director::readiness, director::stop));
      case HEALTH ->
          Health.start(vertx, access, settings.parts().health())
              .map(health -> new RunningRole(role, health::readiness, health::stop));
      case ADMIN -> admin(access);
      case FEEDBACK ->
          FeedbackVerticle.start(vertx, access, settings.parts().feedback())
              .map(feedback -> new RunningRole(role, feedback::readiness, feedback::stop));
      case DEMO_BACKEND -> demoBackend();
    };
  }

  private Future<RunningRole> admin(ClusterAccess access) {
    AdminVerticle verticle = new AdminVerticle(settings, access, surroundings);
    return vertx
        .deployVerticle(verticle)
        .map(
            deployment ->
                new RunningRole(Role.ADMIN, verticle::readiness, () -> vertx.undeploy(deployment)));
  }

  private ClusterAccess withOwnCopy(ClusterAccess access) {
    ServicesAtStart services =
        new ServicesAtStart(
            vertx, access.services(), onDisk, settings.clusterWait(), access.meters());
    return access.with(services);
  }

  private Future<RunningRole> demoBackend() {
    return DemoBackend.start(vertx, settings.parts().demoBackend())
        .map(backend -> new RunningRole(Role.DEMO_BACKEND, () -> Readiness.READY, backend::stop));
  }
}
