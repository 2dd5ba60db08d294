package dev.weir.director;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.core.model.ClientCertificates;
import dev.weir.core.model.FileName;
import dev.weir.core.model.Forwarding;
import dev.weir.core.model.Listener;
import dev.weir.core.model.ListenerId;
import dev.weir.core.model.ListenerOptions;
import dev.weir.core.model.ListenerTls;
import dev.weir.core.model.SchedulerKind;
import dev.weir.core.model.TlsFloor;
import dev.weir.core.model.TlsRoute;
import dev.weir.core.testing.ManualClock;
import dev.weir.core.testing.ScriptedBackend;
import dev.weir.core.time.NanoClock;
import dev.weir.director.balance.SchedulerFactory;
import dev.weir.director.forward.TlsProvider;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/// Goal: one place for what tests of TLS with clients share. Method: a director on a folder of
/// certificates, with either library, and clients of the JDK.
abstract class SpeaksTls {
  static final ListenerTls PLAIN_TERMINATE =
      terminate(TlsFloor.TLS_1_2, List.of(), ClientCertificates.OFF, List.of());

  @TempDir Path folder;
  final TlsProvider provider;
  final Cluster cluster = new Cluster(Cluster.Sockets.EPOLL);
  final int port = Cluster.freePort();
  final ManualClock clock = new ManualClock();

  SpeaksTls(TlsProvider provider) {
    this.provider = provider;
  }

  @BeforeEach
  void layOut() throws IOException {
    for (String each : List.of("first.pem", "wild.pem", "ca.pem", "crl.pem")) {
      Papers.put(folder, each, each);
    }
  }

  @AfterEach
  void close() {
    cluster.close();
  }

  static ListenerTls terminate(
      TlsFloor lowest, List<String> alpn, ClientCertificates clients, List<TlsRoute> routes) {
    return new ListenerTls(
        ListenerTls.Mode.TERMINATE,
        List.of(new FileName("first.pem"), new FileName("wild.pem")),
        lowest,
        alpn,
        clients,
        routes);
  }

  void publish(ListenerTls tls, ScriptedBackend.Script script) {
    publish(tls, Forwarding.DEFAULT, script);
  }

  void publish(ListenerTls tls, Forwarding forwarding, ScriptedBackend.Script script) {
    cluster.publish(
        Cluster.web(
                port,
                SchedulerKind.ROUNDROBIN,
                forwarding,
                List.of(Cluster.at(1, cluster.backend(script).port(), 100)))
            .withListeners(
                List.of(
                    Listener.plain(new ListenerId("tls"), port, List.of(), true)
                        .withOptions(ListenerOptions.DEFAULT.withTls(tls)))));
  }

  void start(NanoClock time) {
    cluster.director(
        "d1",
        cluster.settings(all -> all.withTls(folder, provider)),
        SchedulerFactory.standard(),
        time);
    Wait.until(
        () -> cluster.metric("d1", "weir_director_tls_provider", "provider", provider.id()) == 1);
  }

  void directorWith(ListenerTls tls, ScriptedBackend.Script script) {
    publish(tls, script);
    start(NanoClock.system());
  }

  SSLSocket connect(SSLContext side, String name, String... versions) throws Exception {
    SSLSocket socket =
        (SSLSocket)
            side.getSocketFactory()
                .createSocket(cluster.connect(port), name.isEmpty() ? null : name, port, true);
    socket.setSoTimeout((int) TimeUnit.SECONDS.toMillis(Cluster.WAIT_SECONDS));
    SSLParameters parameters = socket.getSSLParameters();
    if (!name.isEmpty()) {
      parameters.setServerNames(List.of(new SNIHostName(name)));
    }
    if (versions.length > 0) {
      parameters.setProtocols(versions);
    }
    socket.setSSLParameters(parameters);
    return socket;
  }

  SSLSocket connect(String name) throws Exception {
    return connect(Papers.side(""), name);
  }

  static void echoes(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    assertThat(socket.getInputStream().readNBytes(text.length()))
        .asString(StandardCharsets.US_ASCII)
        .isEqualTo(text);
  }
}
