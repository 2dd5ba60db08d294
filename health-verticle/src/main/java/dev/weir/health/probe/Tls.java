package dev.weir.health.probe;

import static java.util.Objects.requireNonNull;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.File;
import java.net.InetAddress;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/// TLS as probes speak it. Not Vert.x's own: its cache of contexts does not tell a check that
/// verifies names from one that does not, and it takes a certificate for the address in place of
/// one for the name.
final class Tls {
  private final SslContext verifying;
  private final SslContext trusting;

  private Tls(@Nullable File trusted) throws SSLException {
    SslContextBuilder builder = SslContextBuilder.forClient().sslProvider(SslProvider.JDK);
    verifying = (trusted == null ? builder : builder.trustManager(trusted)).build();
    trusting =
        SslContextBuilder.forClient()
            .sslProvider(SslProvider.JDK)
            .trustManager(InsecureTrustManagerFactory.INSTANCE)
            .build();
  }

  /// Reads the trusted certificates, off the event loop.
  ///
  /// @param trustFile certificates in PEM, or null for those that the JDK trusts
  static Future<Tls> load(Vertx vertx, @Nullable String trustFile) {
    return vertx
        .executeBlocking(() -> new Tls(trustFile == null ? null : new File(trustFile)))
        .map(tls -> requireNonNull(tls, "tls"));
  }

  /// @param name whom the certificate must name; the name in the TLS hello, too, unless an address
  SslHandler handler(ByteBufAllocator allocator, String name, int port, Verification verification) {
    SslContext context =
        switch (verification) {
          case FULL -> verifying;
          case NONE -> trusting;
        };
    SSLEngine engine = context.newEngine(allocator, name, port);
    SSLParameters parameters = engine.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm(
        switch (verification) {
          case FULL -> "HTTPS";
          case NONE -> "";
        });
    parameters.setServerNames(serverNames(name));
    engine.setSSLParameters(parameters);
    return new SslHandler(engine);
  }

  /// Refuses a certificate out of its time. The JDK does not look at the dates of one that is
  /// itself among the trusted ones, as a self-signed certificate is.
  static void checkDates(SSLSession session) throws SSLException {
    try {
      for (Certificate each : session.getPeerCertificates()) {
        if (each instanceof X509Certificate certificate) {
          certificate.checkValidity();
        }
      }
    } catch (CertificateException e) {
      throw new SSLException(e);
    }
  }

  /// Whether the certificate is looked at.
  enum Verification {
    FULL,
    NONE
  }

  private static List<SNIServerName> serverNames(String name) {
    try {
      InetAddress.ofLiteral(name);
      return List.of();
    } catch (IllegalArgumentException _) {
      return sniName(name);
    }
  }

  private static List<SNIServerName> sniName(String name) {
    try {
      return List.of(new SNIHostName(name));
    } catch (IllegalArgumentException _) {
      return List.of(); // `my_host` is a name of a host, but not one that TLS can carry
    }
  }
}
