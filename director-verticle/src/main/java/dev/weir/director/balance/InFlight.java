package dev.weir.director.balance;

import dev.weir.core.model.BackendUid;

/// What is known of the backends' load, over the whole cluster as far as it is known.
@FunctionalInterface
public interface InFlight {
  /// Connections that are open or being dialled now.
  long of(BackendUid uid);

  /// The gauge of one backend, for those who look at it often.
  default Gauge gauge(BackendUid uid) {
    return () -> of(uid);
  }

  /// What one backend carries now; reading it costs some plain reads.
  @FunctionalInterface
  interface Gauge {
    long inFlight();

    /// How long it takes until it answers, as this director has seen it lately: dial and first byte
    /// together, in nanoseconds; 0 when nothing is known.
    default double latencyNanos() {
      return 0;
    }
  }
}
