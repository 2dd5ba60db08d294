package dev.weir.feedback;

import dev.weir.core.model.Readiness;
import io.vertx.core.Future;
import io.vertx.core.Vertx;

/// The feedback role of this process, running. May be used from any thread.
public final class RunningFeedback {
  private final Vertx vertx;
  private final FeedbackVerticle verticle;
  private final String deployment;

  RunningFeedback(Vertx vertx, FeedbackVerticle verticle, String deployment) {
    this.vertx = vertx;
    this.verticle = verticle;
    this.deployment = deployment;
  }

  public Readiness readiness() {
    return verticle.readiness();
  }

  /// The port that the HTTP intake is bound to.
  public int intakePort() {
    return verticle.intakePort();
  }

  /// The port on which agent checks of others are answered.
  public int agentPort() {
    return verticle.agentPort();
  }

  /// Leaves its services to the other feedback nodes, and ends.
  public Future<Void> stop() {
    return vertx.undeploy(deployment);
  }
}
