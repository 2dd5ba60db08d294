package dev.weir.director.certificate;

import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What one PEM file holds: a chain with its key, authorities, or lists of what was revoked. Says
/// nothing of the key in any text.
public final class PemFile {
  private static final Pattern BLOCK =
      Pattern.compile("(?s)-----BEGIN ([A-Z0-9 ]+)-----\\s(.*?)-----END \\1-----");
  private static final List<String> KEY_KINDS = List.of("RSA", "EC", "EdDSA", "RSASSA-PSS");

  private final List<X509Certificate> certificates;
  private final List<X509CRL> revocations;
  private final @Nullable PrivateKey key;

  private PemFile(
      List<X509Certificate> certificates, List<X509CRL> revocations, @Nullable PrivateKey key) {
    this.certificates = List.copyOf(certificates);
    this.revocations = List.copyOf(revocations);
    this.key = key;
  }

  /// The certificates in the file's order.
  public List<X509Certificate> certificates() {
    return certificates;
  }

  public List<X509CRL> revocations() {
    return revocations;
  }

  public @Nullable PrivateKey key() {
    return key;
  }

  /// When the first part of it ends to count, in milliseconds since 1970; the end of time when
  /// nothing does.
  public long notAfterMillis() {
    long first = Long.MAX_VALUE;
    for (X509Certificate each : certificates) {
      first = Math.min(first, millis(each.getNotAfter()));
    }
    for (X509CRL each : revocations) {
      var next = each.getNextUpdate();
      first = next == null ? first : Math.min(first, millis(next));
    }
    return first;
  }

  /// What the old type of dates holds, without its methods: some of them read the wall clock.
  private static long millis(Date date) {
    return Long.parseLong("%tQ".formatted(date));
  }

  /// Reads a file's text.
  ///
  /// @throws IllegalArgumentException that says what is wrong with it, and never what is in a key
  public static PemFile parse(String text) {
    List<X509Certificate> certificates = new ArrayList<>();
    List<X509CRL> revocations = new ArrayList<>();
    PrivateKey key = null;
    Matcher blocks = BLOCK.matcher(text);
    while (blocks.find()) {
      String kind = blocks.group(1);
      byte[] der = bytes(kind, blocks.group(2));
      switch (kind) {
        case "CERTIFICATE", "X509 CERTIFICATE" -> certificates.add(certificate(der));
        case "X509 CRL" -> revocations.add(revocation(der));
        case "PRIVATE KEY" -> {
          if (key != null) {
            throw new IllegalArgumentException("two private keys (expected: one in a file)");
          }
          key = key(der);
        }
        case "ENCRYPTED PRIVATE KEY" ->
            throw new IllegalArgumentException(
                "private key: encrypted (expected: one without a passphrase)");
        default -> {
          if (kind.endsWith("PRIVATE KEY")) {
            throw new IllegalArgumentException(
                "private key: %s (expected: PRIVATE KEY, as openssl pkcs8 -topk8 -nocrypt writes)"
                    .formatted(encrypted(blocks.group(2)) ? "encrypted" : kind));
          }
        }
      }
    }
    PemFile file = new PemFile(certificates, revocations, key);
    file.check();
    return file;
  }

  private void check() {
    if (certificates.isEmpty() && revocations.isEmpty()) {
      throw new IllegalArgumentException(
          "no certificate and no revocation list (expected: PEM with one or more)");
    }
    if (key == null) {
      return;
    }
    if (certificates.isEmpty()) {
      throw new IllegalArgumentException("a key without its certificate (expected: both)");
    }
    if (!belongs(key, certificates.getFirst().getPublicKey())) {
      throw new IllegalArgumentException(
          "private key: not that of the first certificate (expected: the pair, then the chain)");
    }
  }

  private static boolean encrypted(String body) {
    return body.contains("ENCRYPTED");
  }

  private static byte[] bytes(String kind, String body) {
    try {
      return kind.endsWith("PRIVATE KEY") && !kind.equals("PRIVATE KEY")
          ? new byte[0]
          : Base64.getMimeDecoder().decode(body);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(kind + ": not base64 (expected: PEM)", e);
    }
  }

  private static X509Certificate certificate(byte[] der) {
    try {
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(der));
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("certificate: cannot be read (expected: X.509)", e);
    }
  }

  private static X509CRL revocation(byte[] der) {
    try {
      return (X509CRL)
          CertificateFactory.getInstance("X.509").generateCRL(new ByteArrayInputStream(der));
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("revocation list: cannot be read (expected: X.509)", e);
    }
  }

  /// What the provider says of a key that it cannot read stays untold: it may quote it.
  private static PrivateKey key(byte[] der) {
    PKCS8EncodedKeySpec spec = new PKCS8EncodedKeySpec(der);
    for (String kind : KEY_KINDS) {
      try {
        return KeyFactory.getInstance(kind).generatePrivate(spec);
      } catch (GeneralSecurityException _) {
        // Another kind, perhaps.
      }
    }
    throw new IllegalArgumentException("private key: cannot be read (expected: RSA, EC or EdDSA)");
  }

  private static boolean belongs(PrivateKey key, PublicKey certified) {
    String algorithm =
        switch (key.getAlgorithm()) {
          case "RSA" -> "SHA256withRSA";
          case "EC" -> "SHA256withECDSA";
          case "EdDSA" -> "EdDSA";
          default -> "";
        };
    if (algorithm.isEmpty()) {
      return true;
    }
    byte[] words = {1, 2, 3};
    try {
      Signature signing = Signature.getInstance(algorithm);
      signing.initSign(key);
      signing.update(words);
      Signature checking = Signature.getInstance(algorithm);
      checking.initVerify(certified);
      checking.update(words);
      return checking.verify(signing.sign());
    } catch (GeneralSecurityException _) {
      return false;
    }
  }
}
