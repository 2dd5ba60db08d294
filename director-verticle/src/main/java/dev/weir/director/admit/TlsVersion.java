package dev.weir.director.admit;

import org.jspecify.annotations.Nullable;

/// A version of TLS that a client may offer.
public enum TlsVersion {
  TLS_1_0(0x0301),
  TLS_1_1(0x0302),
  TLS_1_2(0x0303),
  TLS_1_3(0x0304);

  private final int code;

  TlsVersion(int code) {
    this.code = code;
  }

  /// The version of a code; null for SSL 3, drafts, and what clients send as grease.
  static @Nullable TlsVersion of(int code) {
    for (TlsVersion each : values()) {
      if (each.code == code) {
        return each;
      }
    }
    return null;
  }
}
