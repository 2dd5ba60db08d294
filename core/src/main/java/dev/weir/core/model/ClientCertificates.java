package dev.weir.core.model;

import org.jspecify.annotations.Nullable;

/// Whether clients show a certificate.
///
/// @param ca who signs them; needed unless the mode is off
/// @param revocation the list of those that no longer count, or null; needs a CA
public record ClientCertificates(Mode mode, @Nullable FileName ca, @Nullable FileName revocation) {
  /// Whether a client is asked, and must answer.
  public enum Mode {
    OFF,
    OPTIONAL,
    REQUIRED
  }

  public static final ClientCertificates OFF = new ClientCertificates(Mode.OFF, null, null);

  public ClientCertificates {
    if (ca == null && (mode != Mode.OFF || revocation != null)) {
      throw new IllegalArgumentException("clientCa: nothing (expected: who signs them)");
    }
  }
}
