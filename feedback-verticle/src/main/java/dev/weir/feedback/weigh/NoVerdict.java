package dev.weir.feedback.weigh;

import dev.weir.core.model.Backend;
import dev.weir.core.model.BackendLoad;
import dev.weir.core.model.BackendUid;
import dev.weir.core.model.Service;

/// Nobody decides: every backend is neutral.
final class NoVerdict implements Verdict {
  @Override
  public void configured(Service service, long nowNanos) {}

  @Override
  public void resumed(BackendLoad load, long reportedNanos) {}

  @Override
  public Observation observe(BackendUid uid, LoadReport report, long nowNanos) {
    return Observation.UNUSED;
  }

  @Override
  public void heard(BackendUid uid, AgentAnswer answer, long nowNanos) {}

  @Override
  public boolean cleared(BackendUid uid) {
    return false;
  }

  @Override
  public void advance(TrafficBook traffic, long nowNanos) {}

  @Override
  public BackendLoad of(Backend backend, long nowNanos) {
    return BackendLoad.neutral(backend.uid());
  }

  @Override
  public long expiredCount() {
    return 0;
  }
}
