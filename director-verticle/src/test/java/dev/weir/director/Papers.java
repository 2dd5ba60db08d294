package dev.weir.director;

import dev.weir.core.testing.ScriptedBackend;
import dev.weir.director.certificate.PemFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.Objects;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/// The certificates of the tests (`tls/make.sh`), and who shows them.
final class Papers {
  private static final char[] NO_PASSWORD = {};

  private Papers() {}

  static String text(String name) {
    try (InputStream in = Papers.class.getResourceAsStream("/tls/" + name)) {
      return new String(
          Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Puts one into a folder, at once and not bit by bit.
  static void put(Path folder, String name, String as) throws IOException {
    Path beside = folder.resolve("new-" + as);
    Files.writeString(beside, text(name), StandardCharsets.ISO_8859_1);
    Files.move(beside, folder.resolve(as), StandardCopyOption.ATOMIC_MOVE);
  }

  /// A side that believes the test's authority, and shows a certificate; none if the name is empty.
  static SSLContext side(String shown) throws Exception {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("ca", PemFile.parse(text("ca.pem")).certificates().getFirst());
    TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(trusted);
    KeyStore own = KeyStore.getInstance("PKCS12");
    own.load(null, null);
    if (!shown.isEmpty()) {
      PemFile file = PemFile.parse(text(shown));
      own.setKeyEntry(
          "own",
          Objects.requireNonNull(file.key(), shown),
          NO_PASSWORD,
          file.certificates().toArray(Certificate[]::new));
    }
    KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
    keys.init(own, NO_PASSWORD);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
    return context;
  }

  /// A backend that speaks TLS.
  static ScriptedBackend.Script tls(String shown, ScriptedBackend.Script inner) throws Exception {
    SSLContext context = side(shown);
    return (socket, _, _) -> {
      SSLSocket secured =
          (SSLSocket) context.getSocketFactory().createSocket(socket, "", socket.getPort(), true);
      secured.setUseClientMode(false);
      try (secured) {
        inner.play(secured, secured.getInputStream(), secured.getOutputStream());
      }
    };
  }
}
