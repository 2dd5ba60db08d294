package dev.weir.director.forward;

import dev.weir.core.model.ClientCertificates;
import dev.weir.core.model.ListenerTls;
import dev.weir.core.model.ServerName;
import dev.weir.core.model.TlsFloor;
import dev.weir.director.admit.SniRoutes;
import dev.weir.director.certificate.PemFile;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.OpenSslSessionContext;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/// The server's side of a listener's TLS: one context for each certificate, by the names in it.
final class ServerTls {
  /// How long a client may resume what it has negotiated.
  static final long SESSION_SECONDS = 3600;

  private static final int DNS_NAME = 2;

  private final SniRoutes<SslContext> contexts;

  /// None with the JDK's TLS, which makes and changes its ticket keys itself.
  private final List<OpenSslSessionContext> sessions;

  private final TicketKeys keys;
  private final boolean ownsKeys;

  private ServerTls(
      SniRoutes<SslContext> contexts,
      List<OpenSslSessionContext> sessions,
      TicketKeys keys,
      boolean ownsKeys) {
    this.contexts = contexts;
    this.sessions = List.copyOf(sessions);
    this.keys = keys;
    this.ownsKeys = ownsKeys;
  }

  /// Makes the contexts; computes and may load a library.
  ///
  /// @param certificates those that the listener names, all good
  /// @param tickets of the process; a listener that asks for certificates has tickets of its own,
  ///     or who was let in elsewhere would be let in here
  static ServerTls of(
      ListenerTls tls,
      List<PemFile> certificates,
      @Nullable PemFile ca,
      @Nullable PemFile revocation,
      TlsProvider provider,
      TicketKeys tickets)
      throws SSLException, GeneralSecurityException {
    boolean asks = tls.clients().mode() != ClientCertificates.Mode.OFF;
    TicketKeys keys = asks ? TicketKeys.random() : tickets;
    Map<String, SslContext> byName = new HashMap<>();
    List<OpenSslSessionContext> allSessions = new ArrayList<>();
    SslContext first = null;
    for (PemFile each : certificates) {
      SslContextBuilder builder = builder(tls, each, provider);
      if (asks && ca != null) {
        builder.trustManager(Trust.of(ca, revocation));
      }
      SslContext context = builder.build();
      if (context.sessionContext() instanceof OpenSslSessionContext sessions) {
        sessions.setTicketKeys(keys.keys());
        allSessions.add(sessions);
      }
      first = first == null ? context : first;
      for (String name : names(each.certificates().getFirst())) {
        byName.putIfAbsent(name, context);
      }
    }
    return new ServerTls(
        new SniRoutes<>(byName, Objects.requireNonNull(first, "certificate")),
        allSessions,
        keys,
        asks);
  }

  /// Seals tickets with new keys from now on: its own, or those that the process has changed
  /// before.
  void rotateTickets() {
    if (ownsKeys) {
      keys.rotate();
    }
    sessions.forEach(each -> each.setTicketKeys(keys.keys()));
  }

  /// For one client, by the name in its hello.
  SslHandler handler(ByteBufAllocator allocator, @Nullable String serverName) {
    return Objects.requireNonNull(contexts.route(serverName), "context").newHandler(allocator);
  }

  private static SslContextBuilder builder(
      ListenerTls tls, PemFile certificate, TlsProvider provider) {
    PrivateKey key = certificate.key();
    if (key == null) {
      throw new IllegalArgumentException("no private key (expected: in the certificate's file)");
    }
    return SslContextBuilder.forServer(key, certificate.certificates())
        .sslProvider(provider.netty())
        .protocols(protocols(tls.minVersion()))
        .applicationProtocolConfig(alpn(tls.alpn()))
        .sessionTimeout(SESSION_SECONDS)
        .clientAuth(
            switch (tls.clients().mode()) {
              case OFF -> ClientAuth.NONE;
              case OPTIONAL -> ClientAuth.OPTIONAL;
              case REQUIRED -> ClientAuth.REQUIRE;
            });
  }

  static List<String> protocols(TlsFloor lowest) {
    return switch (lowest) {
      case TLS_1_2 -> List.of(TlsFloor.TLS_1_3.id(), TlsFloor.TLS_1_2.id());
      case TLS_1_3 -> List.of(TlsFloor.TLS_1_3.id());
    };
  }

  private static ApplicationProtocolConfig alpn(List<String> protocols) {
    return protocols.isEmpty()
        ? ApplicationProtocolConfig.DISABLED
        : new ApplicationProtocolConfig(
            ApplicationProtocolConfig.Protocol.ALPN,
            ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
            ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
            protocols);
  }

  /// The DNS names of a certificate, but for those that no hello can have.
  private static List<String> names(X509Certificate certificate)
      throws CertificateParsingException {
    List<String> names = new ArrayList<>();
    Collection<List<?>> alternatives = certificate.getSubjectAlternativeNames();
    if (alternatives != null) {
      for (List<?> each : alternatives) {
        if (each.getFirst().equals(DNS_NAME) && isName(each.get(1).toString())) {
          names.add(new ServerName(each.get(1).toString().toLowerCase(Locale.ROOT)).value());
        }
      }
    }
    return names;
  }

  private static boolean isName(String text) {
    try {
      return !new ServerName(text).value().isEmpty();
    } catch (IllegalArgumentException _) {
      return false;
    }
  }
}
