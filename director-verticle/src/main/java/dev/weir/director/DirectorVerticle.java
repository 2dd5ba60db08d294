package dev.weir.director;

import dev.weir.core.cluster.ClusterAccess;
import dev.weir.core.model.Readiness;
import dev.weir.director.balance.SchedulerFactory;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import org.jspecify.annotations.Nullable;

/// The control context of a director: one instance per process, beside the event loops that
/// forward. Use [Director] to start and stop it.
public final class DirectorVerticle extends VerticleBase {
  private final ClusterAccess cluster;
  private final DirectorSettings settings;
  private final SchedulerFactory schedulers;
  private volatile @Nullable Steering steering;

  DirectorVerticle(ClusterAccess cluster, DirectorSettings settings, SchedulerFactory schedulers) {
    this.cluster = cluster;
    this.settings = settings;
    this.schedulers = schedulers;
  }

  @Override
  public Future<?> start() {
    Steering made = new Steering(vertx, context, cluster, settings, schedulers);
    steering = made;
    return made.start();
  }

  @Override
  public Future<?> stop() {
    Steering made = steering;
    return made == null ? Future.succeededFuture() : made.stop();
  }

  /// From any thread.
  Readiness readiness() {
    Steering made = steering;
    return made == null ? Readiness.notReady("starting") : made.readiness();
  }

  /// Closes the listeners and gives open connections their grace; from any thread.
  Future<Void> drain() {
    Steering made = steering;
    return made == null ? Future.succeededFuture() : made.drain();
  }
}
