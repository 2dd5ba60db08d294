package dev.weir.core.model;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// What a listener does with TLS. With mode off, nothing else here counts.
///
/// @param certificates files with a certificate chain and its key; the hello's server name chooses,
///     the first is for everybody else; at least one with mode terminate
/// @param alpn protocols offered to clients, the most wanted first
/// @param routes services by server name, for terminate and passthrough
public record ListenerTls(
    Mode mode,
    List<FileName> certificates,
    TlsFloor minVersion,
    List<String> alpn,
    ClientCertificates clients,
    List<TlsRoute> routes) {
  /// Who speaks TLS with the client.
  public enum Mode {
    /// Nobody, as far as Weir knows.
    OFF,
    /// The director.
    TERMINATE,
    /// The backend; the director only reads the hello.
    PASSTHROUGH
  }

  public static final int CERTIFICATES_MAX = 1_000;
  public static final int ALPN_MAX = 16;
  public static final int ROUTES_MAX = 1_000;
  public static final String ALPN_FORM = "[!-~]{1,255}";
  public static final ListenerTls OFF =
      new ListenerTls(
          Mode.OFF, List.of(), TlsFloor.TLS_1_2, List.of(), ClientCertificates.OFF, List.of());

  public ListenerTls {
    certificates = List.copyOf(certificates);
    alpn = List.copyOf(alpn);
    routes = List.copyOf(routes);
    int least = mode == Mode.TERMINATE ? 1 : 0;
    if (certificates.size() < least || certificates.size() > CERTIFICATES_MAX) {
      throw new IllegalArgumentException(
          "certificates: "
              + certificates.size()
              + " entries (expected: "
              + least
              + ".."
              + CERTIFICATES_MAX
              + " entries"
              + (least == 1 ? " with mode terminate)" : ")"));
    }
    Range.check("alpn: count", alpn.size(), 0, ALPN_MAX);
    alpn.forEach(ListenerTls::protocol);
    Range.check("routes: count", routes.size(), 0, ROUTES_MAX);
    Set<ServerName> seen = new HashSet<>();
    for (TlsRoute route : routes) {
      if (!seen.add(route.serverName())) {
        throw new IllegalArgumentException(
            "routes: " + route.serverName() + " twice (expected: one route for a name)");
      }
    }
  }

  /// A protocol of ALPN, as it is.
  public static String protocol(String text) {
    if (!text.matches(ALPN_FORM)) {
      throw new IllegalArgumentException(
          "alpn: " + text + " (expected: 1..255 visible ASCII characters)");
    }
    return text;
  }
}
