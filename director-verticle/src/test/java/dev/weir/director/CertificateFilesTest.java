package dev.weir.director;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.core.model.DirectorCell.BoundListener;
import dev.weir.core.testing.ScriptedBackend;
import dev.weir.director.forward.TlsProvider;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// The certificate files of a director: read, renewed under open connections, missing and spoilt.
@ParameterizedClass
@EnumSource(TlsProvider.class)
class CertificateFilesTest extends SpeaksTls {
  CertificateFilesTest(TlsProvider provider) {
    super(provider);
  }

  private static BigInteger serial(SSLSocket socket) throws IOException {
    socket.startHandshake();
    return ((X509Certificate) socket.getSession().getPeerCertificates()[0]).getSerialNumber();
  }

  private String error() {
    return cluster.cell("d1").listeners().stream()
        .map(BoundListener::error)
        .findFirst()
        .orElse("none");
  }

  @Test
  void resumesASession() throws Exception {
    directorWith(PLAIN_TERMINATE, ScriptedBackend.echo());
    for (String version : List.of("TLSv1.2", "TLSv1.3")) {
      SSLContext side = Papers.side("");
      SSLSession first;
      try (SSLSocket client = connect(side, "a.example.org", version)) {
        echoes(client, "one");
        first = client.getSession();
      }
      long made = first.getCreationTime();
      Wait.until(() -> System.currentTimeMillis() > made + 1);
      try (SSLSocket client = connect(side, "a.example.org", version)) {
        echoes(client, "two");
        assertThat(client.getSession().getCreationTime()).as(version).isEqualTo(made);
      }
    }
  }

  /// What OpenSSL seals tickets with outlives its certificates. The JDK keeps its sessions with
  /// them: there the handshake is a whole one.
  @Test
  void resumesASessionAfterAReload() throws Exception {
    publish(PLAIN_TERMINATE, ScriptedBackend.echo());
    start(clock);
    SSLContext side = Papers.side("");
    long made;
    try (SSLSocket client = connect(side, "a.example.org", "TLSv1.3")) {
      echoes(client, "one");
      made = client.getSession().getCreationTime();
    }
    BigInteger before = serial(connect("a.example.org"));
    Papers.put(folder, "renewed.pem", "first.pem");
    Wait.until(
        () -> {
          clock.advance(Duration.ofSeconds(5));
          return !serial(connect("a.example.org")).equals(before);
        });
    Wait.until(() -> System.currentTimeMillis() > made + 1);
    try (SSLSocket client = connect(side, "a.example.org", "TLSv1.3")) {
      echoes(client, "two");
      assertThat(client.getSession().getCreationTime() == made)
          .isEqualTo(provider == TlsProvider.OPENSSL);
    }
  }

  /// The file is replaced, then spoilt, under an open connection.
  @Test
  void followsFilesThatChange() throws Exception {
    publish(PLAIN_TERMINATE, ScriptedBackend.echo());
    start(clock);
    SSLSocket open = connect("a.example.org");
    BigInteger before = serial(open);
    echoes(open, "before");
    Papers.put(folder, "renewed.pem", "first.pem");
    Wait.until(
        () -> {
          clock.advance(Duration.ofSeconds(5));
          return !serial(connect("a.example.org")).equals(before);
        });
    BigInteger renewed = serial(connect("a.example.org"));
    Papers.put(folder, "encrypted.pem", "first.pem");
    Wait.until(
        () -> {
          clock.advance(Duration.ofSeconds(5));
          return cluster.metric("d1", "weir_director_certificate_errors") == 1;
        });
    assertThat(serial(connect("a.example.org"))).isEqualTo(renewed);
    Files.delete(folder.resolve("first.pem"));
    Wait.until(
        () -> {
          clock.advance(Duration.ofSeconds(5));
          return cluster.metric("d1", "weir_director_certificate_errors") == 2;
        });
    assertThat(serial(connect("a.example.org"))).isEqualTo(renewed);
    assertThat(
            cluster.metric(
                "d1", "weir_director_certificate_not_after_seconds", "file", "first.pem"))
        .isGreaterThan(4e9);
    echoes(open, "after");
  }

  @Test
  void saysWhyAListenerIsNotThereAndBindsItWhenItsCertificateComes() throws Exception {
    Files.delete(folder.resolve("first.pem"));
    publish(PLAIN_TERMINATE, ScriptedBackend.echo());
    start(clock);
    Wait.until(() -> error().contains("first.pem: no such file"));
    assertThatThrownBy(() -> cluster.connect(port)).isInstanceOf(IOException.class);
    Papers.put(folder, "first.pem", "first.pem");
    Wait.until(
        () -> {
          clock.advance(Duration.ofSeconds(5));
          return error().isEmpty();
        });
    echoes(connect("a.example.org"), "in");
  }

  @ParameterizedTest
  @CsvSource({
    "encrypted.pem, encrypted",
    "ca.pem, no private key",
    "crl.pem, no private key",
    "make.sh, no certificate"
  })
  void saysWhatIsWrongWithAFile(String file, String words) throws Exception {
    Papers.put(folder, file, "first.pem");
    directorWith(PLAIN_TERMINATE, ScriptedBackend.echo());
    Wait.until(() -> error().contains("first.pem: ") && error().contains(words));
  }

  @Test
  void hasNoCertificatesWithoutAFolder() throws Exception {
    publish(PLAIN_TERMINATE, ScriptedBackend.echo());
    cluster.director("d1");
    Wait.until(() -> error().contains("director.certificates"));
    assertThatThrownBy(() -> cluster.connect(port)).isInstanceOf(IOException.class);
  }
}
