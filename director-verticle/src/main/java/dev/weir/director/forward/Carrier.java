package dev.weir.director.forward;

/// What carries the connections of a listener.
public enum Carrier {
  /// System calls on threads of our own: plain TCP on Linux, and the cheapest.
  NATIVE,
  /// Netty pipelines on the event loops of Vert.x: everything, everywhere.
  PIPELINE
}
