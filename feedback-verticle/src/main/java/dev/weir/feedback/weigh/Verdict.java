package dev.weir.feedback.weigh;

import dev.weir.core.model.Backend;
import dev.weir.core.model.BackendLoad;
import dev.weir.core.model.BackendUid;
import dev.weir.core.model.Service;

/// The one rule by which a service's backends are weighed.
sealed interface Verdict permits NoVerdict, AgentVerdict, LvsVerdict {
  /// The service is as given from now on. What is known of backends that stay is kept.
  void configured(Service service, long nowNanos);

  /// Goes on from what the owner before published.
  ///
  /// @param reportedNanos when its evidence came, on this node's clock
  void resumed(BackendLoad load, long reportedNanos);

  Observation observe(BackendUid uid, LoadReport report, long nowNanos);

  void heard(BackendUid uid, AgentAnswer answer, long nowNanos);

  /// Forgets what a backend's agent said, its percentage apart, which decays by itself.
  ///
  /// @return whether there was anything to forget
  boolean cleared(BackendUid uid);

  /// Computes what is to be computed periodically.
  void advance(TrafficBook traffic, long nowNanos);

  /// What holds for a backend now.
  BackendLoad of(Backend backend, long nowNanos);

  /// How often evidence of a backend expired so far.
  long expiredCount();
}
