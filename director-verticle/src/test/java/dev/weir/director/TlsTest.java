package dev.weir.director;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.core.model.ClientCertificates;
import dev.weir.core.model.FileName;
import dev.weir.core.model.SchedulerKind;
import dev.weir.core.model.ServerName;
import dev.weir.core.model.Service;
import dev.weir.core.model.ServiceId;
import dev.weir.core.model.TlsFloor;
import dev.weir.core.model.TlsRoute;
import dev.weir.core.testing.ScriptedBackend;
import dev.weir.director.forward.TlsProvider;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// A director that speaks TLS with its clients, with either library.
@ParameterizedClass
@EnumSource(TlsProvider.class)
class TlsTest extends SpeaksTls {
  TlsTest(TlsProvider provider) {
    super(provider);
  }

  private double refused(String reason) {
    return cluster.metric("d1", "weir_service_refused", "reason", reason);
  }

  private static String shown(SSLSocket socket) throws IOException {
    socket.startHandshake();
    X509Certificate certificate = (X509Certificate) socket.getSession().getPeerCertificates()[0];
    return certificate.getSubjectX500Principal().getName();
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void carriesEveryByteBothWays(String version) throws Exception {
    CompletableFuture<byte[]> heard = new CompletableFuture<>();
    byte[] up = new byte[3 << 20];
    byte[] down = new byte[5 << 20];
    new SplittableRandom(7).nextBytes(up);
    new SplittableRandom(8).nextBytes(down);
    directorWith(
        PLAIN_TERMINATE,
        (_, in, out) -> {
          Thread.ofVirtual().start(() -> complete(heard, () -> sha(in.readNBytes(up.length))));
          out.write(down);
          heard.join();
        });
    try (SSLSocket client = connect(Papers.side(""), "a.example.org", version)) {
      Thread writer =
          Thread.ofVirtual()
              .start(() -> complete(new CompletableFuture<>(), () -> send(client, up)));
      assertThat(sha(client.getInputStream().readAllBytes())).isEqualTo(sha(down));
      writer.join();
      assertThat(heard.get(Cluster.WAIT_SECONDS, TimeUnit.SECONDS)).isEqualTo(sha(up));
      assertThat(client.getSession().getProtocol()).isEqualTo(version);
    }
    Wait.until(() -> cluster.metric("d1", "weir_director_current_sessions") == 0);
    assertThat(cluster.metric("d1", "weir_director_sessions_ended", "state", "--")).isEqualTo(1);
    assertThat(cluster.metric("d1", "weir_backend_bytes_in", "backend", "b1")).isEqualTo(up.length);
  }

  private interface Fallible<T> {
    T run() throws Exception;
  }

  private static <T> void complete(CompletableFuture<T> future, Fallible<T> what) {
    try {
      future.complete(what.run());
    } catch (Exception e) {
      future.completeExceptionally(e);
    }
  }

  private static byte[] send(Socket socket, byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    return bytes;
  }

  private static byte[] sha(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  /// A client's close_notify ends one direction. TLS 1.2 then ends the other one too, and so does
  /// OpenSSL; the backend hears everything all the same.
  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void tellsTheBackendThatTheClientHasEnded(String version) throws Exception {
    CompletableFuture<Integer> heard = new CompletableFuture<>();
    directorWith(
        PLAIN_TERMINATE,
        (_, in, out) -> {
          complete(heard, () -> in.readAllBytes().length);
          out.write("the answer".getBytes(StandardCharsets.US_ASCII));
        });
    boolean hasHalves = provider == TlsProvider.JDK && version.equals("TLSv1.3");
    try (SSLSocket client = connect(Papers.side(""), "a.example.org", version)) {
      client.getOutputStream().write(new byte[1 << 20]);
      client.shutdownOutput();
      assertThat(heard.get(Cluster.WAIT_SECONDS, TimeUnit.SECONDS)).isEqualTo(1 << 20);
      String answer = new String(client.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      assertThat(answer).isEqualTo(hasHalves ? "the answer" : "");
    }
    Wait.until(() -> cluster.metric("d1", "weir_director_current_sessions") == 0);
    assertThat(cluster.metric("d1", "weir_director_tls_unheard_bytes"))
        .isEqualTo(hasHalves ? 0 : "the answer".length());
    assertThat(cluster.metric("d1", "weir_director_sessions_ended", "state", "--")).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({
    "a.example.org, CN=first",
    "x.wild.example.org, CN=wild",
    "exact.example.org, CN=wild",
    "y.x.wild.example.org, CN=first",
    "other.example.org, CN=first",
    "'', CN=first"
  })
  void choosesTheCertificateByTheNameInTheHello(String name, String subject) throws Exception {
    directorWith(PLAIN_TERMINATE, ScriptedBackend.echo());
    try (SSLSocket client = connect(name)) {
      assertThat(shown(client)).isEqualTo(subject);
      echoes(client, "in");
    }
  }

  @Test
  void choosesTheServiceByTheNameInTheHello() throws Exception {
    ServiceId other = new ServiceId("other");
    Service named =
        Cluster.web(
            1,
            SchedulerKind.ROUNDROBIN,
            List.of(Cluster.at(2, cluster.backend(ScriptedBackend.says("named")).port(), 1)));
    cluster.publish(
        new Service(
            other,
            true,
            named.scheduler(),
            List.of(),
            named.backends(),
            named.forwarding(),
            named.health(),
            named.feedback()));
    directorWith(
        terminate(
            TlsFloor.TLS_1_2,
            List.of(),
            ClientCertificates.OFF,
            List.of(new TlsRoute(new ServerName("*.wild.example.org"), other))),
        ScriptedBackend.says("own"));
    assertThat(connect("x.wild.example.org").getInputStream().readAllBytes())
        .asString()
        .isEqualTo("named");
    assertThat(connect("a.example.org").getInputStream().readAllBytes())
        .asString()
        .isEqualTo("own");
  }

  @Test
  void refusesVersionsThatAreTooLow() throws Exception {
    directorWith(
        terminate(TlsFloor.TLS_1_3, List.of(), ClientCertificates.OFF, List.of()),
        ScriptedBackend.echo());
    SSLSocket old = connect(Papers.side(""), "a.example.org", "TLSv1.2");
    assertThatThrownBy(old::startHandshake).isInstanceOf(IOException.class);
    Wait.until(() -> refused("tls_handshake") == 1);
    assertThat(cluster.metric("d1", "weir_director_sessions_ended", "state", "PR")).isEqualTo(1);
    echoes(connect("a.example.org"), "in");
  }

  @Test
  void refusesWhatIsNoHello() throws Exception {
    directorWith(PLAIN_TERMINATE, ScriptedBackend.echo());
    Socket plain = cluster.connect(port);
    plain.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    Wait.until(() -> refused("tls_hello") == 1);
  }

  @Test
  void agreesOnAProtocol() throws Exception {
    directorWith(
        terminate(TlsFloor.TLS_1_2, List.of("h2", "http/1.1"), ClientCertificates.OFF, List.of()),
        ScriptedBackend.echo());
    for (List<String> offer : List.of(List.of("http/1.1", "h2"), List.of("http/1.1"))) {
      SSLSocket client = connect("a.example.org");
      SSLParameters parameters = client.getSSLParameters();
      parameters.setApplicationProtocols(offer.toArray(String[]::new));
      client.setSSLParameters(parameters);
      client.startHandshake();
      assertThat(client.getApplicationProtocol())
          .isEqualTo(offer.contains("h2") ? "h2" : "http/1.1");
      echoes(client, "in");
    }
    SSLSocket none = connect("a.example.org");
    none.startHandshake();
    assertThat(none.getApplicationProtocol()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "REQUIRED, client.pem, true",
    "REQUIRED, '', false",
    "REQUIRED, stranger.pem, false",
    "REQUIRED, revoked.pem, false",
    "OPTIONAL, client.pem, true",
    "OPTIONAL, '', true",
    "OPTIONAL, revoked.pem, false"
  })
  void asksClientsForTheirCertificates(
      ClientCertificates.Mode mode, String certificate, boolean isLetIn) throws Exception {
    directorWith(
        terminate(
            TlsFloor.TLS_1_2,
            List.of(),
            new ClientCertificates(mode, new FileName("ca.pem"), new FileName("crl.pem")),
            List.of()),
        ScriptedBackend.echo());
    for (String version : List.of("TLSv1.2", "TLSv1.3")) {
      try (SSLSocket client = connect(Papers.side(certificate), "a.example.org", version)) {
        if (isLetIn) {
          echoes(client, "in");
        } else {
          assertThatThrownBy(() -> echoes(client, "in"))
              .isInstanceOfAny(IOException.class, AssertionError.class);
        }
      }
    }
    Wait.until(() -> refused("tls_handshake") == (isLetIn ? 0 : 2));
    assertThat(cluster.metric("d1", "weir_backend_bytes_in", "backend", "b1"))
        .isEqualTo(isLetIn ? 4 : 0);
  }

  @Test
  void waitsForAHandshakeOnlySoLong() throws Exception {
    publish(PLAIN_TERMINATE, ScriptedBackend.echo());
    start(clock);
    Socket silent = cluster.connect(port);
    silent.getOutputStream().write(new byte[] {22, 3, 1});
    Wait.until(() -> cluster.metric("d1", "weir_director_current_sessions") == 1);
    clock.advance(Duration.ofMillis(9_800));
    assertThat(cluster.metric("d1", "weir_director_current_sessions")).isEqualTo(1);
    // A connection is counted a moment before its time begins.
    Wait.until(
        () -> {
          clock.advance(Duration.ofMillis(100));
          return refused("tls_handshake_late") == 1;
        });
    assertThat(cluster.metric("d1", "weir_director_sessions_ended", "state", "cR")).isEqualTo(1);
  }

  @Test
  void holdsTheSenderUpForAReaderThatIsSlow() throws Exception {
    AtomicLong sent = new AtomicLong();
    long all = 64L << 20;
    directorWith(
        PLAIN_TERMINATE,
        (_, _, out) -> {
          byte[] chunk = new byte[64 << 10];
          while (sent.get() < all) {
            out.write(chunk);
            sent.addAndGet(chunk.length);
          }
        });
    SSLSocket client = connect("a.example.org");
    client.startHandshake();
    Wait.until(() -> sent.get() > 0);
    AtomicLong before = new AtomicLong(-1);
    Wait.until(() -> before.getAndSet(sent.get()) == sent.get() && standsStill(sent));
    assertThat(sent.get()).isLessThan(32L << 20);
    assertThat(client.getInputStream().transferTo(OutputStream.nullOutputStream())).isEqualTo(all);
  }

  private static boolean standsStill(AtomicLong number) throws InterruptedException {
    long before = number.get();
    return !new CountDownLatch(1).await(300, TimeUnit.MILLISECONDS) && number.get() == before;
  }
}
