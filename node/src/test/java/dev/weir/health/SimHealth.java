package dev.weir.health;

import dev.weir.core.cluster.ClusterAccess;
import dev.weir.core.model.BackendUid;
import dev.weir.health.probe.Probe;
import dev.weir.health.verdict.Code;
import dev.weir.health.verdict.ProbeResult;
import io.vertx.core.Future;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/// A health node without sockets, for a simulation on one thread. It stands here to reach what the
/// role keeps to itself.
public final class SimHealth {
  private final Watch watch;

  /// A node that probes.
  ///
  /// @param isUp what a probe finds
  public SimHealth(ClusterAccess cluster, Predicate<BackendUid> isUp, RandomGenerator random) {
    Probe probe =
        target ->
            Future.succeededFuture(
                isUp.test(target.uid())
                    ? new ProbeResult.Passed(Code.L4OK, "connected", 1)
                    : new ProbeResult.Failed(Code.L4CON, "connection refused", 1));
    watch = new Watch(cluster, HealthSettings.DEFAULT, probe, random);
    watch.start();
  }

  public void tick(long nowNanos) {
    watch.tick(nowNanos);
  }

  /// The polite end: it says that it leaves.
  public void leave() {
    watch.stop();
  }
}
