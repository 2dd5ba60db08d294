package dev.weir.core.model;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// How backends are dialled.
///
/// @param proxyOptions what a header of version 2 says beside the addresses; none for the others
/// @param source the address to call from, or null for the director's own; not with transparent
/// @param transparent whether to call from the client's address (`IP_TRANSPARENT`), which needs the
///     system's help
public record Dial(
    ProxyProtocolOut proxyProtocol,
    Set<ProxyOption> proxyOptions,
    @Nullable IpAddress source,
    boolean transparent,
    DialTls tls) {
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

  public static final Dial DEFAULT =
      new Dial(ProxyProtocolOut.OFF, Set.of(), null, false, DialTls.OFF);

  public Dial {
    proxyOptions =
        proxyOptions.isEmpty()
            ? Set.of()
            : Collections.unmodifiableSet(EnumSet.copyOf(proxyOptions));
    if (!proxyOptions.isEmpty() && proxyProtocol != ProxyProtocolOut.V2) {
      throw new IllegalArgumentException(
          "proxyOptions: %s (expected: none with proxyProtocol %s)"
              .formatted(proxyOptions, proxyProtocol.id()));
    }
    if (transparent && source != null) {
      throw new IllegalArgumentException(
          "source: " + source + " (expected: null with transparent true)");
    }
  }
}
