package dev.weir.director;

import dev.weir.core.cluster.Leases;
import dev.weir.core.model.BackendLoad;
import dev.weir.core.model.LoadFactor;
import dev.weir.core.model.Role;
import dev.weir.core.model.Service;
import dev.weir.core.model.ServiceLoad;

/// How long what feedback said last still counts. Evidence expires: when no feedback node has held
/// a lease for the service's `expiry`, factors are neutral again. An agent's own words stay,
/// because only the agent can take them back. Belongs to the control context.
final class LoadEvidence {
  private final Leases leases;
  private long liveNanos;

  LoadEvidence(Leases leases, long nowNanos) {
    this.leases = leases;
    this.liveNanos = nowNanos;
  }

  /// Notes whether somebody gives feedback.
  void tick(long nowNanos) {
    if (!leases.live(Role.FEEDBACK, nowNanos).isEmpty()) {
      liveNanos = nowNanos;
    }
  }

  boolean isExpired(Service service, long nowNanos) {
    return nowNanos - liveNanos >= service.feedback().lvs().expiry().toNanos();
  }

  /// The load as it counts now.
  ServiceLoad of(Service service, ServiceLoad said, long nowNanos) {
    if (!isExpired(service, nowNanos)) {
      return said;
    }
    return new ServiceLoad(
        said.service(), said.backends().stream().map(LoadEvidence::withoutFactor).toList());
  }

  private static BackendLoad withoutFactor(BackendLoad load) {
    return load.factor().equals(LoadFactor.NEUTRAL)
        ? load
        : new BackendLoad(
            load.uid(),
            LoadFactor.NEUTRAL,
            load.reportAgeMillis(),
            "no feedback node is alive",
            load.agent());
  }
}
