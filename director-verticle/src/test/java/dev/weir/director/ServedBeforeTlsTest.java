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
import dev.weir.core.model.Service;
import dev.weir.core.model.ServiceId;
import dev.weir.core.model.TlsFloor;
import dev.weir.core.testing.ScriptedBackend;
import dev.weir.director.forward.TlsProvider;
import io.vertx.core.Future;
import io.vertx.core.VertxOptions;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Goal: services without TLS are served while certificates are still being read, and the others as
/// soon as they have been. Method: a director starts while every worker is busy, so that nothing
/// can be read.
class ServedBeforeTlsTest {
  @TempDir Path folder;
  private final Cluster cluster = new Cluster(Cluster.Sockets.NATIVE);
  private final CountDownLatch workersHeld = new CountDownLatch(1);

  @AfterEach
  void close() {
    workersHeld.countDown();
    cluster.close();
  }

  @Test
  void aStartDoesNotWaitForCertificatesWhereNoneAreNeeded() throws Exception {
    Papers.put(folder, "first.pem", "first.pem");
    int plainPort = Cluster.freePort();
    int tlsPort = Cluster.freePort();
    cluster.publish(service("plain", plainPort, ListenerOptions.DEFAULT));
    cluster.publish(service("tls", tlsPort, ListenerOptions.DEFAULT.withTls(terminate())));
    List<Future<Boolean>> held = holdWorkers();
    Future<Director> starting = cluster.starting("d1", all -> all.withTls(folder, TlsProvider.JDK));

    Wait.until(() -> accepts(plainPort));
    assertThat(accepts(tlsPort)).isFalse();
    assertThat(starting.isComplete()).as("ready before all listeners were tried").isFalse();

    workersHeld.countDown();
    held.forEach(Cluster::await);
    assertThat(Cluster.await(starting).readiness().ready()).isTrue();
    assertThat(accepts(plainPort)).isTrue();
    assertThat(accepts(tlsPort)).isTrue();
  }

  private List<Future<Boolean>> holdWorkers() {
    List<Future<Boolean>> held = new ArrayList<>();
    for (int i = 0; i < VertxOptions.DEFAULT_WORKER_POOL_SIZE; i++) {
      held.add(
          cluster.vertx.executeBlocking(
              () -> workersHeld.await(10 * Cluster.WAIT_SECONDS, TimeUnit.SECONDS), false));
    }
    return held;
  }

  private static boolean accepts(int port) throws Exception {
    try (Socket socket = new Socket(InetAddress.ofLiteral("127.0.0.1"), port)) {
      return socket.isConnected();
    } catch (ConnectException _) {
      return false;
    }
  }

  private static ListenerTls terminate() {
    return new ListenerTls(
        ListenerTls.Mode.TERMINATE,
        List.of(new FileName("first.pem")),
        TlsFloor.TLS_1_2,
        List.of(),
        ClientCertificates.OFF,
        List.of());
  }

  private Service service(String id, int port, ListenerOptions options) {
    int backend = cluster.backend(ScriptedBackend.echo()).port();
    Service web =
        Cluster.web(
            port,
            SchedulerKind.ROUNDROBIN,
            Forwarding.DEFAULT,
            List.of(Cluster.at(port, backend, 100)));
    return new Service(
        new ServiceId(id),
        true,
        web.scheduler(),
        List.of(Listener.plain(new ListenerId("tcp"), port, List.of(), true).withOptions(options)),
        web.backends(),
        web.forwarding(),
        web.health(),
        web.feedback());
  }
}
