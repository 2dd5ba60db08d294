package dev.weir.director.balance;

/// What one connection more on a backend would cost, by the rule of a scheduler; the cheapest
/// backend gets it. Infinite: it must not get it.
///
/// IPVS counts active connections and, for `lc` and `wlc`, 256 times less the inactive ones, which
/// are those that it remembers after their end. Weir remembers none: here every connection is
/// active, from the pick on.
@FunctionalInterface
interface Cost {
  /// What one more would cost.
  ///
  /// @param inFlight connections that are open or being dialled, of the whole cluster
  /// @param latencyNanos what the backend takes to answer, for rules that ask for it
  double of(Route route, long inFlight, double latencyNanos);

  /// HAProxy's `leastconn`: `(inflight + 1) × 4096 / (16 × weight)`, and 0 when idle. Without
  /// HAProxy's rounding, which makes heavy backends equal that are not.
  static double leastconn(long inFlight, long weightPermille) {
    return inFlight == 0 ? 0 : (inFlight + 1) * 4096.0 * 1000 / (16.0 * weightPermille);
  }

  /// IPVS's overhead of `lc`: `256 × active + inactive`.
  static double lc(long active, long inactive) {
    return 256.0 * active + inactive;
  }

  /// IPVS's overhead of `wlc`, for its weight. IPVS compares crosswise; quotients of these numbers
  /// are equal exactly when the crosswise products are.
  static double wlc(long active, long inactive, long weightPermille) {
    return lc(active, inactive) / weightPermille;
  }

  /// IPVS's `sed`: `(active + 1) / weight`.
  static double sed(long active, long weightPermille) {
    return (active + 1.0) / weightPermille;
  }

  /// IPVS's `nq`: an idle one before all others, else as `sed`.
  static double nq(long active, long weightPermille) {
    return active == 0 ? -1 : sed(active, weightPermille);
  }

  /// IPVS's `ovf`: the heaviest that has no more connections than its weight.
  static double ovf(long active, long weightPermille) {
    return active * 1000 > weightPermille ? Double.POSITIVE_INFINITY : (double) -weightPermille;
  }

  /// What a client would wait: `(inflight + 1) × time to answer / weight`.
  static double leasttime(long inFlight, double latencyNanos, long weightPermille) {
    return (inFlight + 1) * latencyNanos / weightPermille;
  }
}
