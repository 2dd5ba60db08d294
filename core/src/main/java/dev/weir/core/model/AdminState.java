package dev.weir.core.model;

/// What the operator wants of a backend.
public enum AdminState {
  /// In service.
  READY,
  /// No new connections; those that are open live on; probes go on.
  DRAIN,
  /// Out of service: no new connections and no probes.
  MAINT
}
