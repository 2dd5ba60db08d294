package dev.weir.core.model;

import java.util.Locale;

/// How the bytes of a listener's connections move.
public enum RelayKind {
  /// The native relay wherever it can, the pipeline relay where it cannot.
  AUTO,
  /// The native relay: plain TCP on Linux. Where a director cannot, the listener is not bound
  /// there, and its status says why.
  NATIVE,
  /// The pipeline relay, always.
  PIPELINE;

  /// The name in settings, the API and on the wire.
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }
}
