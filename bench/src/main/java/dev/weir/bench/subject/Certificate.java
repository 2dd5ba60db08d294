package dev.weir.bench.subject;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;

/// The one certificate that all targets serve: P-256, as public authorities hand out by default.
public final class Certificate {
  /// Name of the file, in the folder of [Site#certificates].
  static final String FILE = "bench.pem";

  private static final String PASSWORD = "of no use to anybody";
  private static final String ALIAS = "bench";

  private Certificate() {}

  /// Makes it with the JDK's `keytool`: certificate and key in one file of PEM.
  public static void make(Site site) throws IOException {
    Path store = Files.createDirectories(site.certificates()).resolve("bench.p12");
    Process keytool =
        new ProcessBuilder(
                List.of(
                    site.java().resolveSibling("keytool").toString(),
                    "-genkeypair",
                    "-keyalg",
                    "EC",
                    "-groupname",
                    "secp256r1",
                    "-dname",
                    "CN=bench.example",
                    "-ext",
                    "SAN=dns:bench.example",
                    "-validity",
                    "30",
                    "-alias",
                    ALIAS,
                    "-storetype",
                    "PKCS12",
                    "-storepass",
                    PASSWORD,
                    "-keystore",
                    store.toString()))
            .redirectErrorStream(true)
            .start();
    String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!Files.exists(store)) {
      throw new IOException("keytool: " + said.strip() + " (expected: a key store)");
    }
    try (InputStream in = Files.newInputStream(store)) {
      KeyStore keys = KeyStore.getInstance("PKCS12");
      keys.load(in, PASSWORD.toCharArray());
      Files.writeString(
          site.certificates().resolve(FILE),
          pem("CERTIFICATE", keys.getCertificate(ALIAS).getEncoded())
              + pem("PRIVATE KEY", keys.getKey(ALIAS, PASSWORD.toCharArray()).getEncoded()));
    } catch (GeneralSecurityException e) {
      throw new IOException("key store of keytool", e);
    }
  }

  private static String pem(String what, byte[] bytes) {
    return "-----BEGIN %s-----%n%s%n-----END %s-----%n"
        .formatted(what, Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes), what);
  }
}
