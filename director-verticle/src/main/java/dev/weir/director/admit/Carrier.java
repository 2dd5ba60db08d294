package dev.weir.director.admit;

import java.util.Locale;

/// What carries the connections of a listener.
public enum Carrier {
  /// System calls on threads of our own: plain TCP on Linux, and the cheapest.
  NATIVE,
  /// Netty pipelines on the event loops of Vert.x: everything, everywhere.
  PIPELINE;

  /// The name in settings, status and metrics.
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }
}
