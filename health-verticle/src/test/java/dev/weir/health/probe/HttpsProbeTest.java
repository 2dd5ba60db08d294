package dev.weir.health.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.core.model.HealthCheck;
import dev.weir.core.model.HttpCheck;
import dev.weir.core.model.StatusRanges;
import dev.weir.core.testing.ScriptedBackend;
import dev.weir.health.verdict.Code;
import dev.weir.health.verdict.ProbeResult;
import dev.weir.health.verdict.Target;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// HTTPS probes against real TLS servers whose certificates are right, or wrong in one way.
class HttpsProbeTest {
  private static final List<String> SNI_NAMES = new CopyOnWriteArrayList<>();

  @TempDir private static Path folder;

  private static SSLContext good;
  private static SSLContext byAddress;
  private static SSLContext expired;
  private static String goodPem;
  private static String byAddressPem;
  private static String expiredPem;

  @BeforeAll
  static void makeCertificates() {
    Certificates named = Certificates.make(folder, "good", "dns:web.example");
    Certificates addressed = Certificates.make(folder, "address", "ip:127.0.0.1");
    Certificates old =
        Certificates.make(
            folder, "expired", "dns:web.example", "-startdate", "-10d", "-validity", "1");
    good = named.serverContext();
    goodPem = named.pem();
    byAddress = addressed.serverContext();
    byAddressPem = addressed.pem();
    expired = old.serverContext();
    expiredPem = old.pem();
  }

  @Test
  void aTrustedCertificateOfTheRightNamePasses() {
    ProbeResult result = probe(good, goodPem, "web.example", Check.VERIFIED);
    assertThat(result.code()).as(result.text()).isEqualTo(Code.L7OK);
    assertThat(SNI_NAMES.getLast()).isEqualTo("web.example");
  }

  @Test
  void anUntrustedCertificateFails() {
    ProbeResult result = probe(good, null, "web.example", Check.VERIFIED);
    assertThat(result.code()).isEqualTo(Code.L6RSP);
    assertThat(result.text()).contains("unable to find valid certification path");
  }

  @Test
  void anExpiredCertificateFails() {
    ProbeResult result = probe(expired, expiredPem, "web.example", Check.VERIFIED);
    assertThat(result.code()).isEqualTo(Code.L6RSP);
    assertThat(result.text()).contains("NotAfter");
  }

  @Test
  void aCertificateOfAnotherNameFails() {
    ProbeResult result = probe(good, goodPem, "other.example", Check.VERIFIED);
    assertThat(result.code()).isEqualTo(Code.L6RSP);
    assertThat(result.text()).contains("other.example");
  }

  /// The JDK alone would take it, because the address that was dialled is right.
  @Test
  void aCertificateForTheAddressIsNotOneForTheName() {
    ProbeResult result = probe(byAddress, byAddressPem, "web.example", Check.VERIFIED);
    assertThat(result.code()).isEqualTo(Code.L6RSP);
  }

  @Test
  void withoutANameTheAddressIsVerified() {
    assertThat(probe(byAddress, byAddressPem, null, Check.VERIFIED).code()).isEqualTo(Code.L7OK);
    assertThat(probe(good, goodPem, null, Check.VERIFIED).code()).isEqualTo(Code.L6RSP);
  }

  /// In one prober, checks that verify and checks that do not must not share what they trust.
  @Test
  void verificationCanBeTurnedOffPerService() {
    try (Probing probing = new Probing(null, null);
        ScriptedBackend backend = backend(expired)) {
      for (int i = 0; i < 2; i++) {
        assertThat(probing.run(target(backend.port(), "x.example", Check.NOT_VERIFIED)).code())
            .isEqualTo(Code.L7OK);
        assertThat(probing.run(target(backend.port(), "x.example", Check.VERIFIED)).code())
            .isEqualTo(Code.L6RSP);
      }
      Probing.assertNothingIsLeft(backend);
    }
  }

  @Test
  void aServerThatSpeaksNoTlsFailsInItsLayer() {
    try (Probing probing = new Probing(null, null);
        ScriptedBackend backend =
            ScriptedBackend.start(ScriptedBackend.says("HTTP/1.1 400 Bad Request\r\n\r\n"))) {
      ProbeResult result = probing.run(target(backend.port(), null, Check.VERIFIED));
      assertThat(result.code()).isEqualTo(Code.L6RSP);
      Probing.assertNothingIsLeft(backend);
    }
  }

  @Test
  void aServerThatResetsTheHelloFailsInItsLayer() {
    try (Probing probing = new Probing(null, null);
        ScriptedBackend backend = ScriptedBackend.start(ScriptedBackend.resets())) {
      assertThat(probing.run(target(backend.port(), null, Check.VERIFIED)).code())
          .isEqualTo(Code.L6RSP);
    }
  }

  @Test
  void aServerThatIgnoresTheHelloTimesOutInItsLayer() {
    try (Probing probing = new Probing(null, null);
        ScriptedBackend backend = ScriptedBackend.start(ScriptedBackend.silent())) {
      ProbeResult result = probing.run(target(backend.port(), null, Check.VERIFIED));
      assertThat(result.code()).isEqualTo(Code.L6TOUT);
      Probing.assertNothingIsLeft(backend);
    }
  }

  private enum Check {
    VERIFIED,
    NOT_VERIFIED
  }

  private static ProbeResult probe(
      SSLContext server, @Nullable String trustFile, @Nullable String host, Check check) {
    try (Probing probing = new Probing(null, trustFile);
        ScriptedBackend backend = backend(server)) {
      ProbeResult result = probing.run(target(backend.port(), host, check));
      Probing.assertNothingIsLeft(backend);
      return result;
    }
  }

  private static Target target(int port, @Nullable String host, Check check) {
    HttpCheck http =
        new HttpCheck("GET", "/", host, StatusRanges.parse("200"), null, check == Check.VERIFIED);
    return Probing.target(HealthCheck.Kind.HTTPS, "127.0.0.1", port, 3000, http);
  }

  private static ScriptedBackend backend(SSLContext context) {
    return ScriptedBackend.start(
        (socket, _, _) -> {
          try (SSLSocket tls =
              (SSLSocket) context.getSocketFactory().createSocket(socket, null, false)) {
            tls.startHandshake();
            ((ExtendedSSLSession) tls.getSession())
                .getRequestedServerNames()
                .forEach(
                    name -> SNI_NAMES.add(new String(name.getEncoded(), StandardCharsets.UTF_8)));
            byte[] request = new byte[4096];
            if (tls.getInputStream().read(request) > 0) {
              tls.getOutputStream()
                  .write("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.UTF_8));
            }
            tls.getInputStream().read(request);
          }
        });
  }
}
