package dev.weir.core.model;

import java.util.Locale;

/// How a service chooses a backend for a new connection.
public enum SchedulerKind {
  /// nginx's smooth weighted round robin.
  ROUNDROBIN,
  /// Weighted random choice.
  RANDOM,
  /// The fewest connections for its weight, counted over the whole cluster.
  LEASTCONN,
  /// A Maglev hash of the client's address: the same client meets the same backend on every
  /// director.
  SOURCE;

  /// The name in settings, the API and on the wire.
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }
}
