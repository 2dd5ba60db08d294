package dev.weir.director;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.core.model.AdminState;
import dev.weir.core.model.Backend;
import dev.weir.core.model.BackendId;
import dev.weir.core.model.BackendUid;
import dev.weir.core.model.Endpoint;
import dev.weir.core.model.Forwarding;
import dev.weir.core.model.SchedulerKind;
import dev.weir.core.model.Timeouts;
import dev.weir.core.model.Weight;
import dev.weir.core.testing.ScriptedBackend;
import dev.weir.core.time.NanoClock;
import dev.weir.director.balance.SchedulerFactory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// What becomes of a client while its backend is dialled. Not on NIO, which does not tell that a
/// client has gone while nothing is read.
@ParameterizedClass
@EnumSource(
    value = Cluster.Sockets.class,
    names = {"EPOLL", "NATIVE"})
class DialTest {
  private final Cluster cluster;
  private final int port = Cluster.freePort();

  DialTest(Cluster.Sockets sockets) {
    cluster = new Cluster(sockets);
  }

  @AfterEach
  void close() {
    cluster.close();
  }

  private static Forwarding connectWithin(long millis) {
    return Forwarding.of(
        Timeouts.of(Duration.ofMillis(millis), Duration.ofHours(1), Duration.ofSeconds(30)),
        3,
        1000);
  }

  private static String read(Socket socket) {
    try {
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (SocketException _) {
      return "reset";
    } catch (IOException e) {
      return e.toString();
    }
  }

  /// A server that never accepts and whose queue is full: the kernel drops what comes.
  private static final class Stuck implements AutoCloseable {
    private final ServerSocket server;
    private final List<Socket> queue = new ArrayList<>();

    Stuck() throws IOException {
      server = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"));
      boolean full = false;
      while (!full) {
        Socket socket = new Socket();
        queue.add(socket);
        try {
          socket.connect(server.getLocalSocketAddress(), 200);
        } catch (SocketTimeoutException _) {
          full = true;
        }
      }
    }

    int port() {
      return ((InetSocketAddress) server.getLocalSocketAddress()).getPort();
    }

    @Override
    public void close() throws IOException {
      for (Socket each : queue) {
        each.close();
      }
      server.close();
    }
  }

  @Test
  void givesUpOnABackendThatDoesNotAnswerAndTriesAnother() throws Exception {
    int alive = cluster.backend(ScriptedBackend.says("alive")).port();
    try (Stuck stuck = new Stuck()) {
      cluster.publish(
          Cluster.web(
              port,
              SchedulerKind.ROUNDROBIN,
              connectWithin(100),
              List.of(Cluster.at(1, stuck.port(), 1000), Cluster.at(2, alive, 1))));
      cluster.director("d1");
      assertThat(read(cluster.connect(port))).isEqualTo("alive");
      assertThat(read(cluster.connect(port))).isEqualTo("alive");
      assertThat(cluster.metric("d1", "weir_backend_connection_errors", "backend", "b1"))
          .isPositive();
    }
  }

  @Test
  void resetsTheClientWhenNobodyAnswersAndSaysWhy() throws Exception {
    try (Stuck stuck = new Stuck()) {
      cluster.publish(
          Cluster.web(
              port,
              SchedulerKind.ROUNDROBIN,
              connectWithin(100),
              List.of(Cluster.at(1, stuck.port(), 100))));
      cluster.director("d1");
      assertThat(read(cluster.connect(port))).isEqualTo("reset");
      Wait.until(() -> ended("sC") == 1);
      assertThat(cluster.metric("d1", "weir_service_refused", "reason", "unreachable"))
          .isEqualTo(1);
    }
  }

  @Test
  void resetsTheClientWhenAllRefuse() throws Exception {
    cluster.publish(
        Cluster.web(
            port,
            SchedulerKind.ROUNDROBIN,
            List.of(
                Cluster.at(1, ScriptedBackend.deadPort(), 100),
                Cluster.at(2, ScriptedBackend.deadPort(), 100))));
    cluster.director("d1");
    assertThat(read(cluster.connect(port))).isEqualTo("reset");
    Wait.until(() -> ended("SC") == 1);
    assertThat(cluster.metric("d1", "weir_backend_connection_errors")).isEqualTo(2);
    assertThat(cluster.metric("d1", "weir_director_current_sessions")).isZero();
  }

  /// The client goes while its backend is dialled: the dial is given up, and nobody blames the
  /// backend.
  @Test
  void givesUpTheDialWhenTheClientResets() throws Exception {
    try (Stuck stuck = new Stuck()) {
      cluster.publish(
          Cluster.web(
              port,
              SchedulerKind.ROUNDROBIN,
              connectWithin(60_000),
              List.of(Cluster.at(1, stuck.port(), 100))));
      cluster.director("d1");
      Socket client = cluster.connect(port);
      Wait.until(() -> cluster.metric("d1", "weir_backend_current_sessions") == 1);
      client.setSoLinger(true, 0);
      client.close();
      Wait.until(() -> ended("CC") == 1);
      assertThat(cluster.metric("d1", "weir_backend_current_sessions")).isZero();
      assertThat(cluster.metric("d1", "weir_backend_connection_errors")).isZero();
    }
  }

  @Test
  void endsADialWhenTheDirectorStops() throws Exception {
    try (Stuck stuck = new Stuck()) {
      cluster.publish(
          Cluster.web(
              port,
              SchedulerKind.ROUNDROBIN,
              connectWithin(60_000),
              List.of(Cluster.at(1, stuck.port(), 100))));
      Director director =
          cluster.director(
              "d1",
              cluster.settings(
                  all -> {
                    all.drainGrace = Duration.ofMillis(50);
                    return all;
                  }),
              SchedulerFactory.standard(),
              NanoClock.system());
      Socket client = cluster.connect(port);
      Wait.until(() -> cluster.metric("d1", "weir_backend_current_sessions") == 1);
      Cluster.await(director.stop());
      assertThat(read(client)).isIn("", "reset");
    }
  }

  @Test
  void dialsAHostByItsNameAndPassesOverOneThatHasNone() throws Exception {
    int alive = cluster.backend(ScriptedBackend.says("alive")).port();
    cluster.publish(
        Cluster.web(
            port,
            SchedulerKind.ROUNDROBIN,
            List.of(named(1, "localhost", alive), named(2, "no-such-host.invalid", 80))));
    cluster.director("d1");
    for (int i = 0; i < 6; i++) {
      assertThat(read(cluster.connect(port))).isEqualTo("alive");
    }
    assertThat(cluster.metric("d1", "weir_backend_connection_errors", "backend", "b2"))
        .isPositive();
    Wait.until(() -> cluster.metric("d1", "weir_director_resolve_failures") > 0);
  }

  private static Backend named(long uid, String host, int port) {
    return new Backend(
        new BackendId("b" + uid),
        new BackendUid(uid),
        new Endpoint(host, port),
        new Weight(100),
        AdminState.READY);
  }

  @Test
  void refusesWhatIsAboveTheLimitOfTheProcess() throws Exception {
    int alive = cluster.backend(ScriptedBackend.silent()).port();
    cluster.publish(
        Cluster.web(port, SchedulerKind.ROUNDROBIN, List.of(Cluster.at(1, alive, 100))));
    cluster.director(
        "d1",
        cluster.settings(
            all -> {
              all.connectionsMax = 1;
              return all;
            }),
        SchedulerFactory.standard(),
        NanoClock.system());
    cluster.connect(port);
    Wait.until(() -> cluster.metric("d1", "weir_director_current_sessions") == 1);
    assertThat(read(cluster.connect(port))).isEqualTo("reset");
    Wait.until(() -> cluster.metric("d1", "weir_service_refused", "reason", "process_limit") == 1);
    assertThat(ended("PC")).isEqualTo(1);
  }

  private double ended(String state) {
    return cluster.metric("d1", "weir_director_sessions_ended", "state", state);
  }
}
