package dev.weir.system;

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The `openssl` command: an authority with its certificates and revocations, and a client that
/// shares no code with Weir. Files are PEM, in one folder.
final class OpenSsl {
  private static final Duration LIFE_MAX = Duration.ofSeconds(60);
  private static final Pattern CERTIFICATE =
      Pattern.compile("-----BEGIN CERTIFICATE-----.*?-----END CERTIFICATE-----", Pattern.DOTALL);
  private static final String REQUEST =
      "GET /tls HTTP/1.1\r\nHost: weir\r\nConnection: close\r\n\r\n";

  private final Path folder;

  /// Makes the authority: `ca.pem`, and an empty revocation list, `ca.crl`.
  OpenSsl(Path folder) throws IOException, InterruptedException {
    this.folder = Files.createDirectories(folder);
    Files.writeString(folder.resolve("index.txt"), "");
    Files.writeString(
        folder.resolve("ca.cnf"),
        """
        [ca]
        default_ca = this
        [this]
        database = index.txt
        default_md = sha256
        default_crl_days = 30
        """);
    run(
        "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 30 -subj /CN=authority"
            + " -keyout ca.key -out ca.pem");
    listRevoked();
  }

  Path file(String name) {
    return folder.resolve(name);
  }

  /// Makes `NAME.pem`, a certificate with its key, in the place of the one before in one step.
  void certify(String name, int serial) throws IOException, InterruptedException {
    run(
        "req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes"
            + " -subj /CN=%1$s -keyout %1$s.key -addext subjectAltName=DNS:%1$s -out %1$s.csr"
                .formatted(name));
    run(
        "x509 -req -days 30 -in %1$s.csr -CA ca.pem -CAkey ca.key -set_serial %2$d"
                .formatted(name, serial)
            + " -copy_extensions copy -out %s.crt".formatted(name));
    Path beside = file(name + ".new");
    Files.writeString(
        beside, Files.readString(file(name + ".crt")) + Files.readString(file(name + ".key")));
    Files.move(beside, file(name + ".pem"), StandardCopyOption.ATOMIC_MOVE);
  }

  /// Takes a certificate back: it stands in `ca.crl` from now on.
  void revoke(String name) throws IOException, InterruptedException {
    run("ca -config ca.cnf -keyfile ca.key -cert ca.pem -revoke %s.crt".formatted(name));
    listRevoked();
  }

  private void listRevoked() throws IOException, InterruptedException {
    run("ca -config ca.cnf -keyfile ca.key -cert ca.pem -gencrl -out ca.new");
    Files.move(file("ca.new"), file("ca.crl"), StandardCopyOption.ATOMIC_MOVE);
  }

  private void run(String arguments) throws IOException, InterruptedException {
    Process process = start(arguments);
    process.outputWriter().close();
    String said = end(process);
    if (process.exitValue() != 0) {
      throw new IOException("openssl " + arguments + ": " + said);
    }
  }

  /// Asks for a page; what `s_client` says about the connection, and the answer.
  ///
  /// @param more options of `s_client`
  String ask(int port, String more) throws IOException, InterruptedException {
    return connect(port, more).ask();
  }

  /// A client that is silent until [Client#ask].
  Client connect(int port, String more) throws IOException {
    return new Client(
        start(
            "s_client -connect 127.0.0.1:%d -CAfile ca.pem -verify_return_error -ign_eof %s"
                .formatted(port, more)));
  }

  /// The serial number of the certificate that was shown.
  static int serial(String said) throws CertificateException {
    Matcher pem = CERTIFICATE.matcher(said);
    if (!pem.find()) {
      throw new CertificateException("no certificate in: " + said);
    }
    byte[] bytes = pem.group().getBytes(StandardCharsets.US_ASCII);
    X509Certificate shown =
        (X509Certificate)
            CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(bytes));
    return shown.getSerialNumber().intValueExact();
  }

  /// One `s_client`.
  static final class Client {
    private final Process process;
    private final StringBuilder said = new StringBuilder();

    private Client(Process process) {
      this.process = process;
    }

    /// Waits until the handshake is over.
    void awaitHandshake() throws IOException {
      BufferedReader in = process.inputReader(StandardCharsets.ISO_8859_1);
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        said.append(line).append('\n');
        if (line.contains("Verify return code:")) {
          return;
        }
      }
      throw new IOException("openssl s_client: ended (expected: a handshake): " + said);
    }

    String ask() throws IOException, InterruptedException {
      try (Writer out = process.outputWriter(StandardCharsets.US_ASCII)) {
        out.write(REQUEST);
      } catch (IOException _) {
        // It was refused, and says so.
      }
      return said + end(process);
    }
  }

  private Process start(String arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of("openssl"));
    command.addAll(List.of(arguments.strip().split(" +", -1)));
    Process process =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
    endLater(process);
    return process;
  }

  /// All that it still says, until it ends or is ended.
  private static String end(Process process) throws IOException, InterruptedException {
    BufferedReader in = process.inputReader(StandardCharsets.ISO_8859_1);
    StringBuilder said = new StringBuilder();
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      said.append(line).append('\n');
    }
    int _ = process.waitFor();
    return said.toString();
  }

  /// Nobody waits for it longer than this.
  private static void endLater(Process process) {
    CompletableFuture<Void> _ =
        CompletableFuture.runAsync(
            process::destroyForcibly,
            CompletableFuture.delayedExecutor(
                Patience.scaled(LIFE_MAX).toMillis(), TimeUnit.MILLISECONDS));
  }
}
