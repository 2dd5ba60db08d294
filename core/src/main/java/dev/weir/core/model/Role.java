package dev.weir.core.model;

import java.util.Locale;

/// What a node can do for the cluster.
public enum Role {
  DIRECTOR,
  HEALTH,
  FEEDBACK,
  ADMIN,
  /// A server to try Weir with; only when named.
  DEMO_BACKEND;

  /// The name in settings and on the wire.
  public String id() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
