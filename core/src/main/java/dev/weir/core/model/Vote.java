package dev.weir.core.model;

/// What a prober believes of a backend.
public enum Vote {
  UP,
  DOWN,
  /// No evidence yet.
  UNKNOWN
}
