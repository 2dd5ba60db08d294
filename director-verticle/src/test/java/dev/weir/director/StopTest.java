package dev.weir.director;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.core.model.Fact;
import dev.weir.core.model.Presence;
import dev.weir.core.model.Role;
import dev.weir.core.model.SchedulerKind;
import dev.weir.core.testing.ScriptedBackend;
import dev.weir.core.time.NanoClock;
import dev.weir.director.balance.SchedulerFactory;
import io.vertx.core.Future;
import java.net.ConnectException;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// A director that stops.
@ParameterizedClass
@EnumSource(Cluster.Sockets.class)
class StopTest {
  private final Cluster cluster;
  private final int port = Cluster.freePort();

  StopTest(Cluster.Sockets sockets) {
    cluster = new Cluster(sockets);
  }

  @AfterEach
  void close() {
    cluster.close();
  }

  private Director started(Duration grace) {
    ScriptedBackend backend = cluster.backend(ScriptedBackend.echo());
    cluster.publish(
        Cluster.web(port, SchedulerKind.ROUNDROBIN, List.of(Cluster.at(1, backend.port(), 100))));
    return cluster.director(
        "d1",
        cluster.settings(
            all -> {
              all.drainGrace = grace;
              return all;
            }),
        SchedulerFactory.standard(),
        NanoClock.system());
  }

  private static void echoes(Socket socket) throws Exception {
    socket.getOutputStream().write(1);
    assertThat(socket.getInputStream().read()).isEqualTo(1);
  }

  private List<Presence.Phase> phases() {
    return cluster.fakes.bus.published.stream()
        .map(Fact::value)
        .filter(Presence.class::isInstance)
        .map(Presence.class::cast)
        .filter(each -> each.role() == Role.DIRECTOR)
        .map(Presence::phase)
        .distinct()
        .toList();
  }

  @Test
  void waitsForOpenConnectionsAndLeaves() throws Exception {
    Director director = started(Duration.ofSeconds(60));
    Socket client = cluster.connect(port);
    echoes(client);
    Future<Void> stopped = director.stop();
    Wait.until(() -> phases().contains(Presence.Phase.DRAINING));
    assertThat(director.readiness().ready()).isFalse();
    assertThat(director.readiness().reason()).isEqualTo("draining");
    Wait.until(() -> cannotConnect());
    echoes(client);
    assertThat(stopped.isComplete()).isFalse();
    client.close();
    Cluster.await(stopped);
    assertThat(phases())
        .containsExactly(
            Presence.Phase.STARTING,
            Presence.Phase.READY,
            Presence.Phase.DRAINING,
            Presence.Phase.LEFT);
    assertThat(cluster.fakes.stores.connections.held("d1-1")).isNull();
    assertThat(cluster.access("d1").meters().getMeters()).isEmpty();
  }

  private boolean cannotConnect() throws Exception {
    try (Socket socket = cluster.connect(port)) {
      return !socket.isConnected();
    } catch (ConnectException _) {
      return true;
    }
  }

  @Test
  void closesWhatOutlivesTheGrace() throws Exception {
    Director director = started(Duration.ofMillis(100));
    Socket client = cluster.connect(port);
    echoes(client);
    Cluster.await(director.stop());
    assertThat(client.getInputStream().read()).isEqualTo(-1);
    assertThatThrownBy(() -> cluster.connect(port)).isInstanceOf(ConnectException.class);
  }

  @Test
  void stopsTwiceAsWellAsOnce() throws Exception {
    Director director = started(Duration.ofSeconds(1));
    echoes(cluster.connect(port));
    Future<Void> one = director.stop();
    Future<Void> two = director.stop();
    Cluster.await(one);
    Cluster.await(two.otherwiseEmpty());
    assertThat(phases()).contains(Presence.Phase.LEFT);
  }
}
