package dev.weir.core.model;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// How backends are dialled.
///
/// @param source the address to call from, or null for the director's own; not with transparent
/// @param transparent whether to call from the client's address (`IP_TRANSPARENT`), which needs the
///     system's help
public record Dial(
    ProxyProtocolOut proxyProtocol, @Nullable IpAddress source, boolean transparent, DialTls tls) {
  /// The PROXY protocol header that tells a backend who its client is.
  public enum ProxyProtocolOut {
    OFF,
    V1,
    V2;

    /// The name in settings, the API and on the wire.
    public String id() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public static final Dial DEFAULT = new Dial(ProxyProtocolOut.OFF, null, false, DialTls.OFF);

  public Dial {
    if (transparent && source != null) {
      throw new IllegalArgumentException(
          "source: " + source + " (expected: null with transparent true)");
    }
  }
}
