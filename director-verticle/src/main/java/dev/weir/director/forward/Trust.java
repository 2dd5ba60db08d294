package dev.weir.director.forward;

import dev.weir.director.certificate.PemFile;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertStore;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.PKIXRevocationChecker;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.util.EnumSet;
import javax.net.ssl.CertPathTrustManagerParameters;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/// Whom to believe: who is signed by an authority in a file, and not revoked in another.
final class Trust {
  private Trust() {}

  /// @param revocation lists of the authorities; with one that is out of date nobody is believed
  static TrustManagerFactory of(PemFile ca, @Nullable PemFile revocation)
      throws GeneralSecurityException {
    if (ca.certificates().isEmpty()) {
      throw new IllegalArgumentException("no certificate (expected: of one authority or more)");
    }
    PKIXBuilderParameters rules = new PKIXBuilderParameters(storeOf(ca), new X509CertSelector());
    rules.setRevocationEnabled(false);
    if (revocation != null) {
      if (revocation.revocations().isEmpty()) {
        throw new IllegalArgumentException("no revocation list (expected: one or more)");
      }
      rules.addCertStore(
          CertStore.getInstance(
              "Collection", new CollectionCertStoreParameters(revocation.revocations())));
      rules.addCertPathChecker(checker());
    }
    TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
    factory.init(new CertPathTrustManagerParameters(rules));
    return factory;
  }

  /// Asks the lists alone, never the network.
  private static PKIXRevocationChecker checker() throws GeneralSecurityException {
    PKIXRevocationChecker checker =
        (PKIXRevocationChecker) CertPathBuilder.getInstance("PKIX").getRevocationChecker();
    checker.setOptions(
        EnumSet.of(
            PKIXRevocationChecker.Option.PREFER_CRLS,
            PKIXRevocationChecker.Option.NO_FALLBACK,
            PKIXRevocationChecker.Option.ONLY_END_ENTITY));
    return checker;
  }

  private static KeyStore storeOf(PemFile ca) throws GeneralSecurityException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    try {
      store.load(null, null);
    } catch (IOException e) {
      throw new GeneralSecurityException(e);
    }
    int index = 0;
    for (X509Certificate each : ca.certificates()) {
      store.setCertificateEntry("ca" + index++, each);
    }
    return store;
  }
}
