package dev.weir.core.model;

import org.jspecify.annotations.Nullable;

/// Whether and how a director speaks TLS with the backends. With mode off, nothing else here
/// counts.
///
/// @param serverName the name in the hello and in the certificate, or null for the backend's host
/// @param ca who signs the backends' certificates, or null for the system's authorities
public record DialTls(
    Mode mode, Verify verify, @Nullable ServerName serverName, @Nullable FileName ca) {
  /// Whether there is TLS.
  public enum Mode {
    OFF,
    ON
  }

  /// What a backend's certificate must be.
  public enum Verify {
    /// Signed by an authority, in time, and for the server's name.
    FULL,
    /// Anything: protects against listeners, not against impostors.
    NONE
  }

  public static final DialTls OFF = new DialTls(Mode.OFF, Verify.FULL, null, null);

  public DialTls {
    if (serverName != null && serverName.isWildcard()) {
      throw new IllegalArgumentException(
          "serverName: " + serverName + " (expected: a DNS name without *)");
    }
  }
}
