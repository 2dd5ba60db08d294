package dev.weir.health;

import dev.weir.core.cluster.ClusterAccess;
import dev.weir.core.model.Readiness;
import dev.weir.health.probe.SocketProbe;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/// The context, the sockets and the timer of a [Watch].
final class HealthVerticle extends VerticleBase {
  /// How exact probes are in time.
  private static final long TICK_MILLIS = 20;

  private final ClusterAccess cluster;
  private final HealthSettings settings;

  /// The one field that other threads read: the operations listener asks for it.
  private volatile Readiness readiness = Readiness.notReady("starting");

  private @Nullable SocketProbe probe;
  private @Nullable Watch watch;
  private long timer;

  HealthVerticle(ClusterAccess cluster, HealthSettings settings) {
    this.cluster = cluster;
    this.settings = settings;
  }

  Readiness readiness() {
    return readiness;
  }

  @Override
  public Future<?> start() {
    SocketProbe.Origin origin =
        new SocketProbe.Origin(
            "weir-health/" + cluster.self().node(),
            settings.sourceAddress(),
            settings.trustFile(),
            settings.limits());
    return SocketProbe.open(vertx, origin, cluster.clock()).compose(this::watch);
  }

  @Override
  public Future<?> stop() {
    vertx.cancelTimer(timer);
    readiness = Readiness.notReady("stopped");
    Future<Void> left = watch == null ? Future.succeededFuture() : watch.stop();
    return left.eventually(() -> probe == null ? Future.succeededFuture() : probe.close());
  }

  private Future<Void> watch(SocketProbe opened) {
    probe = opened;
    Watch begun = new Watch(cluster, settings, opened, new SplittableRandom());
    watch = begun;
    return begun
        .start()
        .onSuccess(_ -> timer = vertx.setPeriodic(1, TICK_MILLIS, _ -> tick(begun)));
  }

  private void tick(Watch begun) {
    begun.tick(cluster.clock().nowNanos());
    readiness = begun.readiness();
  }
}
