package dev.weir.director.forward;

import io.netty.handler.ssl.SslHandler;
import java.security.cert.X509Certificate;
import javax.naming.NamingException;
import javax.naming.directory.Attribute;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/// What a client and this director agreed on over TLS; texts are empty where there is nothing.
///
/// @param cipher by its IANA name
/// @param alpn the protocol
/// @param serverName of the hello
/// @param isVerified whether the client showed a certificate, in this connection or the one that it
///     resumed; one that is not good is refused before
/// @param commonName of its subject, cut after [#COMMON_NAME_LENGTH_MAX] characters
record SpokenTls(
    String version,
    String cipher,
    String alpn,
    String serverName,
    boolean isVerified,
    String commonName) {
  /// X.520's upper bound.
  static final int COMMON_NAME_LENGTH_MAX = 64;

  /// After the handshake.
  static SpokenTls of(SslHandler handler, String serverName) {
    SSLSession session = handler.engine().getSession();
    String alpn = handler.applicationProtocol();
    boolean isVerified = false;
    String commonName = "";
    try {
      if (session.getPeerCertificates()[0] instanceof X509Certificate certificate) {
        isVerified = true;
        commonName = commonName(certificate);
      }
    } catch (SSLPeerUnverifiedException _) {
      // It showed none.
    }
    return new SpokenTls(
        session.getProtocol(),
        session.getCipherSuite(),
        alpn == null ? "" : alpn,
        serverName,
        isVerified,
        commonName);
  }

  private static String commonName(X509Certificate certificate) {
    try {
      for (Rdn each : new LdapName(certificate.getSubjectX500Principal().getName()).getRdns()) {
        Attribute attribute = each.toAttributes().get("CN");
        if (attribute != null && attribute.get() instanceof String name) {
          return name.substring(0, Math.min(name.length(), COMMON_NAME_LENGTH_MAX));
        }
      }
      return "";
    } catch (NamingException _) {
      return "";
    }
  }
}
