package dev.weir.core.model;

import java.util.Arrays;
import java.util.Locale;

/// What a PROXY header of version 2 says beside the addresses, by HAProxy's names
/// (`proxy-v2-options`). What it says of TLS is of TLS that Weir ends.
public enum ProxyOption {
  /// A CRC32C over the whole header.
  CRC32C,
  /// The protocol that was agreed on over TLS.
  ALPN,
  /// The host that the client asked for: the name of its TLS hello.
  AUTHORITY,
  /// Whether the client speaks TLS, its version, and whether its certificate was verified.
  SSL,
  /// With [#SSL], the common name of the client's certificate.
  CERT_CN,
  /// With [#SSL], the cipher suite, by its IANA name.
  SSL_CIPHER;

  /// The name in settings, the API and on the wire.
  public String id() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /// The option of this id.
  public static ProxyOption of(String id) {
    for (ProxyOption each : values()) {
      if (each.id().equals(id)) {
        return each;
      }
    }
    throw new IllegalArgumentException(
        "proxyOptions: %s (expected: %s)"
            .formatted(
                id, String.join(", ", Arrays.stream(values()).map(ProxyOption::id).toList())));
  }
}
