package dev.weir.health.probe;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/// Self-signed certificates made by the JDK's own keytool, in a folder of the test.
final class Certificates {
  private static final char[] PASSWORD = "changeit".toCharArray();

  private final Path folder;
  private final String name;

  private Certificates(Path folder, String name) {
    this.folder = folder;
    this.name = name;
  }

  /// @param subject an alternative name, `dns:web.example` or `ip:127.0.0.1`
  /// @param validity `-startdate` and `-validity` as keytool takes them
  static Certificates make(Path folder, String name, String subject, String... validity) {
    List<String> arguments =
        Stream.concat(
                Stream.of(
                    "-genkeypair",
                    "-alias",
                    "key",
                    "-keyalg",
                    "EC",
                    "-dname",
                    "CN=" + name,
                    "-ext",
                    "san=" + subject,
                    "-keystore",
                    folder.resolve(name + ".p12").toString(),
                    "-storepass",
                    "changeit"),
                Stream.of(validity))
            .toList();
    keytool(arguments);
    return new Certificates(folder, name);
  }

  /// The certificate in PEM, for those who are to trust it.
  String pem() {
    Path pem = folder.resolve(name + ".pem");
    keytool(
        List.of(
            "-exportcert", "-rfc",
            "-alias", "key",
            "-keystore", folder.resolve(name + ".p12").toString(),
            "-storepass", "changeit",
            "-file", pem.toString()));
    return pem.toString();
  }

  /// A context for servers that show it.
  SSLContext serverContext() {
    try (InputStream in = Files.newInputStream(folder.resolve(name + ".p12"))) {
      KeyStore keys = KeyStore.getInstance("PKCS12");
      keys.load(in, PASSWORD);
      KeyManagerFactory factory =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      factory.init(keys, PASSWORD);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(factory.getKeyManagers(), null, null);
      return context;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static void keytool(List<String> arguments) {
    Path tool = Path.of(System.getProperty("java.home"), "bin", "keytool");
    try {
      Process process =
          new ProcessBuilder(Stream.concat(Stream.of(tool.toString()), arguments.stream()).toList())
              .redirectErrorStream(true)
              .start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw new AssertionError("keytool: " + said);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
