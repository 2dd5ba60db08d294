package dev.weir.core.wire;

import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// The secret that all nodes of a cluster share: it signs every envelope with HMAC-SHA-256.
public final class ClusterKey {
  /// Bytes that a key needs at least.
  public static final int LENGTH_MIN = 32;

  public static final int SIGNATURE_LENGTH = 32;
  private static final String ALGORITHM = "HmacSHA256";

  private final SecretKeySpec key;

  public ClusterKey(byte[] secret) {
    if (secret.length < LENGTH_MIN) {
      throw new IllegalArgumentException(
          "cluster key: " + secret.length + " bytes (expected: " + LENGTH_MIN + " or more)");
    }
    key = new SecretKeySpec(secret, ALGORITHM);
  }

  byte[] sign(byte[] bytes, int length) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      mac.update(bytes, 0, length);
      return mac.doFinal();
    } catch (NoSuchAlgorithmException | InvalidKeyException e) {
      throw new AssertionError("every Java runtime has " + ALGORITHM, e);
    }
  }

  @Override
  public String toString() {
    return "ClusterKey[secret]";
  }
}
