package dev.weir.core.model;

import java.util.Locale;

/// How a service chooses a backend for a new connection.
public enum SchedulerKind {
  /// nginx's smooth weighted round robin.
  ROUNDROBIN,
  /// IPVS's weighted round robin: heavy backends take their turns in a row.
  WRR,
  /// Weighted random choice; of several draws, the least busy one.
  RANDOM,
  /// HAProxy's `leastconn`: the fewest connections for its weight, an idle backend first.
  LEASTCONN,
  /// IPVS: the fewest connections, whatever the weights.
  LC,
  /// IPVS: the fewest connections for its weight.
  WLC,
  /// IPVS: the shortest expected delay, one connection more counted.
  SED,
  /// IPVS: an idle backend, never queue; else as [#SED].
  NQ,
  /// IPVS: the heaviest backend that has no more connections than its weight, else none.
  OVF,
  /// IPVS: the heaviest backend.
  FO,
  /// A Maglev hash of the client's address: the same client meets the same backend on every
  /// director.
  SOURCE,
  /// A hash of what [SchedulerOptions] names, by a Maglev table or a ring with bounded loads.
  HASH,
  /// The shortest time: connections in flight, times what the backend takes to answer.
  LEASTTIME;

  /// The name in settings, the API and on the wire.
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }
}
