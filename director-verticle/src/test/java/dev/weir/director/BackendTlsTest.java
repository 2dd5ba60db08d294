package dev.weir.director;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.core.model.Dial;
import dev.weir.core.model.DialTls;
import dev.weir.core.model.FileName;
import dev.weir.core.model.Forwarding;
import dev.weir.core.model.SchedulerKind;
import dev.weir.core.model.ServerName;
import dev.weir.core.testing.ScriptedBackend;
import dev.weir.core.time.NanoClock;
import dev.weir.director.balance.SchedulerFactory;
import dev.weir.director.forward.TlsProvider;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// A director that speaks TLS with its backends, with either library.
@ParameterizedClass
@EnumSource(TlsProvider.class)
class BackendTlsTest {
  @TempDir Path folder;
  private final TlsProvider provider;
  private final Cluster cluster = new Cluster(Cluster.Sockets.EPOLL);
  private final int port = Cluster.freePort();

  BackendTlsTest(TlsProvider provider) {
    this.provider = provider;
  }

  @BeforeEach
  void layOut() throws IOException {
    Papers.put(folder, "ca.pem", "ca.pem");
    Papers.put(folder, "other-ca.pem", "other-ca.pem");
  }

  @AfterEach
  void close() {
    cluster.close();
  }

  private void director(DialTls tls, Dial.ProxyProtocolOut header, int... backendPorts) {
    Forwarding forwarding =
        Forwarding.DEFAULT.withDial(new Dial(header, Set.of(), null, false, tls));
    List<dev.weir.core.model.Backend> backends = new java.util.ArrayList<>();
    for (int each : backendPorts) {
      backends.add(Cluster.at(backends.size() + 1L, each, 100));
    }
    cluster.publish(Cluster.web(port, SchedulerKind.ROUNDROBIN, forwarding, backends));
    cluster.director(
        "d1",
        cluster.settings(all -> all.withTls(folder, provider)),
        SchedulerFactory.standard(),
        NanoClock.system());
  }

  private static DialTls tls(DialTls.Verify verify, @Nullable String name, String ca) {
    return new DialTls(
        DialTls.Mode.ON, verify, name == null ? null : new ServerName(name), new FileName(ca));
  }

  private static boolean echoes(Socket socket) throws IOException {
    try (socket) {
      socket.getOutputStream().write("hello".getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readNBytes(5), StandardCharsets.US_ASCII)
          .equals("hello");
    } catch (java.net.SocketException _) {
      return false;
    }
  }

  @ParameterizedTest
  @CsvSource({
    "FULL, , ca.pem, true",
    "FULL, backend.example.org, ca.pem, true",
    "FULL, other.example.org, ca.pem, false",
    "FULL, , other-ca.pem, false",
    "NONE, other.example.org, other-ca.pem, true"
  })
  void believesABackendByItsCertificate(
      DialTls.Verify verify, @Nullable String name, String ca, boolean isBelieved)
      throws Exception {
    ScriptedBackend backend = cluster.backend(Papers.tls("backend.pem", ScriptedBackend.echo()));
    director(tls(verify, name, ca), Dial.ProxyProtocolOut.OFF, backend.port());
    assertThat(echoes(cluster.connect(port))).isEqualTo(isBelieved);
    Wait.until(() -> cluster.metric("d1", "weir_director_current_sessions") == 0);
    assertThat(cluster.metric("d1", "weir_service_refused", "reason", "unreachable"))
        .isEqualTo(isBelieved ? 0 : 1);
  }

  @Test
  void triesAnotherBackendAfterAHandshakeThatFailed() throws Exception {
    CompletableFuture<String> heard = new CompletableFuture<>();
    ScriptedBackend bad =
        cluster.backend((_, in, _) -> in.transferTo(java.io.OutputStream.nullOutputStream()));
    bad.nowPlays(ScriptedBackend.says("I speak no TLS"));
    ScriptedBackend good =
        cluster.backend(
            Papers.tls(
                "backend.pem",
                (_, in, out) -> {
                  byte[] all = in.readNBytes(5);
                  heard.complete(new String(all, StandardCharsets.US_ASCII));
                  out.write(all);
                }));
    director(
        tls(DialTls.Verify.FULL, null, "ca.pem"),
        Dial.ProxyProtocolOut.OFF,
        bad.port(),
        good.port());
    // Each event loop begins its turns anywhere.
    Wait.until(
        () -> {
          assertThat(echoes(cluster.connect(port))).isTrue();
          return !bad.callers.isEmpty();
        });
    assertThat(heard.get(Cluster.WAIT_SECONDS, TimeUnit.SECONDS)).isEqualTo("hello");
  }

  /// The header goes in the clear, before the hello; the name goes in the hello.
  @Test
  void saysWhoTheClientIsBeforeTheHandshake() throws Exception {
    CompletableFuture<String> header = new CompletableFuture<>();
    CompletableFuture<String> name = new CompletableFuture<>();
    var secured =
        Papers.tls(
            "backend.pem",
            (socket, in, out) -> {
              ExtendedSSLSession session = (ExtendedSSLSession) ((SSLSocket) socket).getSession();
              name.complete(
                  ((SNIHostName) session.getRequestedServerNames().getFirst()).getAsciiName());
              in.transferTo(out);
            });
    ScriptedBackend backend =
        cluster.backend(
            (socket, in, out) -> {
              StringBuilder line = new StringBuilder();
              for (int c = in.read(); c != '\n'; c = in.read()) {
                line.append((char) c);
              }
              header.complete(line.toString());
              secured.play(socket, in, out);
            });
    director(
        tls(DialTls.Verify.FULL, "backend.example.org", "ca.pem"),
        Dial.ProxyProtocolOut.V1,
        backend.port());
    Socket client = cluster.connect(port);
    assertThat(echoes(client)).isTrue();
    assertThat(header.get()).startsWith("PROXY TCP4 127.0.0.1 127.0.0.1 ");
    assertThat(name.get()).isEqualTo("backend.example.org");
  }
}
