package dev.weir.director;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.core.model.AdminState;
import dev.weir.core.model.Backend;
import dev.weir.core.model.DirectorCell.BoundListener;
import dev.weir.core.model.Forwarding;
import dev.weir.core.model.Listener;
import dev.weir.core.model.ListenerId;
import dev.weir.core.model.SchedulerKind;
import dev.weir.core.model.Service;
import dev.weir.core.model.Timeouts;
import dev.weir.core.testing.ScriptedBackend;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// Listeners come and go while connections live on.
@ParameterizedClass
@EnumSource(Cluster.Sockets.class)
class ListenersTest {
  private final Cluster cluster;
  private final ScriptedBackend backend;

  ListenersTest(Cluster.Sockets sockets) {
    cluster = new Cluster(sockets);
    backend = cluster.backend(ScriptedBackend.echo());
  }

  @AfterEach
  void close() {
    cluster.close();
  }

  private Service web(Listener... listeners) {
    return Cluster.web(1, SchedulerKind.ROUNDROBIN, List.of(Cluster.at(1, backend.port(), 100)))
        .withListeners(Arrays.asList(listeners));
  }

  private static Listener on(String id, int port, String... addresses) {
    return Listener.plain(new ListenerId(id), port, List.of(addresses), true);
  }

  private static void echoes(Socket socket, int value) throws IOException {
    socket.getOutputStream().write(value);
    assertThat(socket.getInputStream().read()).isEqualTo(value);
  }

  @Test
  void addsAndRemovesWithoutTouchingConnections() throws Exception {
    int first = Cluster.freePort();
    cluster.publish(web(on("one", first)));
    cluster.director("d1");
    Socket old = cluster.connect(first);
    echoes(old, 1);

    int second = Cluster.freePort();
    cluster.apply(web(on("one", first), on("two", second)), "d1");
    Socket other = cluster.connect(second);
    echoes(other, 2);

    cluster.apply(web(on("two", second)), "d1");
    assertThatThrownBy(() -> cluster.connect(first)).isInstanceOf(ConnectException.class);
    echoes(old, 3);
    echoes(other, 4);

    cluster.apply(web(on("two", second), on("one", first)), "d1");
    echoes(cluster.connect(first), 5);
    echoes(old, 6);
  }

  @Test
  void followsAMovedPortADisabledListenerAndADeletedService() throws Exception {
    int first = Cluster.freePort();
    int second = Cluster.freePort();
    cluster.publish(web(on("one", first)));
    cluster.director("d1");
    Socket old = cluster.connect(first);
    echoes(old, 1);
    cluster.apply(web(on("one", second)), "d1");
    assertThatThrownBy(() -> cluster.connect(first)).isInstanceOf(ConnectException.class);
    echoes(cluster.connect(second), 2);
    cluster.apply(web(Listener.plain(new ListenerId("one"), second, List.of(), false)), "d1");
    assertThatThrownBy(() -> cluster.connect(second)).isInstanceOf(ConnectException.class);
    cluster.apply(web(on("one", second)), "d1");
    cluster.delete(Cluster.WEB);
    Wait.until(() -> cluster.cell("d1").listeners().isEmpty());
    assertThatThrownBy(() -> cluster.connect(second)).isInstanceOf(ConnectException.class);
    echoes(old, 7);
  }

  @Test
  void isReadyWithoutAnyServiceAndTakesTheFirstOneLater() throws Exception {
    Director director = cluster.director("d1");
    assertThat(director.readiness().ready()).isTrue();
    int port = Cluster.freePort();
    cluster.apply(web(on("one", port)), "d1");
    echoes(cluster.connect(port), 1);
  }

  @Test
  void listensOnBothFamilies() throws Exception {
    int port = Cluster.freePort();
    cluster.publish(web(on("dual", port, "127.0.0.1", "::1")));
    cluster.director("d1");
    echoes(cluster.connect(port), 1);
    try (Socket six = new Socket(InetAddress.ofLiteral("::1"), port)) {
      six.setSoTimeout(20_000);
      echoes(six, 2);
    }
  }

  @Test
  void reportsAPortThatIsTakenAndBindsItWhenItIsFree() throws Exception {
    int free = Cluster.freePort();
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      int port = taken.getLocalPort();
      cluster.publish(web(on("free", free), on("taken", port)));
      Director director = cluster.director("d1");
      assertThat(director.readiness().ready()).as("it has tried").isTrue();
      echoes(cluster.connect(free), 1);
      BoundListener report = listener("taken");
      assertThat(report.isBound()).isFalse();
      assertThat(report.error()).contains("in use");
      assertThat(report.address()).isEqualTo("127.0.0.1:" + port);
      assertThat(listener("free").isBound()).isTrue();
      assertThat(cluster.metric("d1", "weir_listener_up", "listener", "taken")).isZero();
    }
    Wait.until(() -> listener("taken").isBound());
    assertThat(cluster.metric("d1", "weir_listener_up", "listener", "taken")).isEqualTo(1);
  }

  private BoundListener listener(String id) {
    return cluster.cell("d1").listeners().stream()
        .filter(each -> each.listener().value().equals(id))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void drainsABackendAndLeavesItsConnections() throws Exception {
    int port = Cluster.freePort();
    ScriptedBackend other = cluster.backend(ScriptedBackend.echo());
    Backend one = Cluster.at(1, backend.port(), 100);
    Backend two = Cluster.at(2, other.port(), 100);
    Service service = web(on("one", port));
    cluster.publish(service.withBackends(List.of(one)));
    cluster.director("d1");
    Socket old = cluster.connect(port);
    echoes(old, 1);
    for (AdminState state : List.of(AdminState.DRAIN, AdminState.MAINT)) {
      cluster.apply(service.withBackends(List.of(one.with(state), two)), "d1");
      int before = backend.callers.size();
      for (int i = 0; i < 20; i++) {
        echoes(cluster.connect(port), i);
      }
      assertThat(backend.callers).hasSize(before);
      echoes(old, 2);
    }
  }

  @Test
  void refusesWhatIsAboveTheLimitOfTheService() throws Exception {
    int port = Cluster.freePort();
    Forwarding two = Forwarding.of(Timeouts.DEFAULT, 3, 2);
    cluster.publish(
        Cluster.web(
            port, SchedulerKind.ROUNDROBIN, two, List.of(Cluster.at(1, backend.port(), 100))));
    cluster.director("d1");
    Socket first = cluster.connect(port);
    echoes(first, 1);
    echoes(cluster.connect(port), 2);
    assertThat(isReset(cluster.connect(port))).isTrue();
    assertThat(cluster.metric("d1", "weir_service_refused", "reason", "service_limit"))
        .isEqualTo(1);
    first.close();
    Wait.until(() -> cluster.metric("d1", "weir_service_current_sessions") == 1);
    echoes(cluster.connect(port), 3);
  }

  @Test
  void resetsClientsWhenNoBackendIsThere() throws Exception {
    int port = Cluster.freePort();
    cluster.publish(
        Cluster.web(port, SchedulerKind.ROUNDROBIN, List.of(Cluster.at(1, backend.port(), 0))));
    cluster.director("d1");
    assertThat(isReset(cluster.connect(port))).isTrue();
    Wait.until(() -> cluster.metric("d1", "weir_service_refused", "reason", "no_backend") == 1);
  }

  private static boolean isReset(Socket socket) throws IOException {
    try {
      return socket.getInputStream().read() > 0;
    } catch (SocketException _) {
      return true;
    }
  }
}
