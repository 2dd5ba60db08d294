package dev.weir.health.probe;

import dev.weir.health.verdict.ProbeResult;
import dev.weir.health.verdict.Target;
import io.vertx.core.Future;

/// One question to one backend.
@FunctionalInterface
public interface Probe {
  /// Asks, and completes within the timeout of the target's check. The future never fails: what
  /// goes wrong is the result.
  Future<ProbeResult> run(Target target);
}
