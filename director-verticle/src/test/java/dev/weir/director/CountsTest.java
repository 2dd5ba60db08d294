package dev.weir.director;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.core.model.Backend;
import dev.weir.core.model.BackendStatistics;
import dev.weir.core.model.BackendUid;
import dev.weir.core.model.ConnectionCount;
import dev.weir.core.model.DirectorCell;
import dev.weir.core.model.DirectorStatistics;
import dev.weir.core.model.Fact;
import dev.weir.core.model.LatencyBuckets;
import dev.weir.core.model.SchedulerKind;
import dev.weir.core.testing.ScriptedBackend;
import dev.weir.core.time.NanoClock;
import dev.weir.director.balance.SchedulerFactory;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// What directors count, and that they choose by what all of them carry.
@ParameterizedClass
@EnumSource(Cluster.Sockets.class)
class CountsTest {
  private static final BackendUid ONE = new BackendUid(1);
  private final Cluster cluster;

  CountsTest(Cluster.Sockets sockets) {
    cluster = new Cluster(sockets);
  }

  @AfterEach
  void close() {
    cluster.close();
  }

  private static void echoes(Socket socket) throws Exception {
    socket.getOutputStream().write(1);
    assertThat(socket.getInputStream().read()).isEqualTo(1);
  }

  /// A hundred connections are held through one director on the one backend that there is; then a
  /// second backend comes, and the other director must give it all of its own.
  @Test
  void leastconnAvoidsWhatAnotherDirectorFilled() throws Exception {
    int port = Cluster.freePort("127.0.0.2", "127.0.0.3");
    ScriptedBackend one = cluster.backend(ScriptedBackend.echo());
    ScriptedBackend two = cluster.backend(ScriptedBackend.echo());
    List<Backend> first = List.of(Cluster.at(1, one.port(), 100));
    cluster.publish(Cluster.web(port, SchedulerKind.LEASTCONN, first));
    start("d1", "127.0.0.2");
    start("d2", "127.0.0.3");
    List<Socket> held = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      held.add(connect("127.0.0.2", port));
      echoes(held.getLast());
    }
    Wait.until(() -> cluster.metric("d2", "weir_director_peers") == 1);
    Wait.until(() -> open("d1") == 100);
    cluster.apply(
        Cluster.web(
            port,
            SchedulerKind.LEASTCONN,
            List.of(Cluster.at(1, one.port(), 100), Cluster.at(2, two.port(), 100))),
        "d2");
    int before = one.callers.size();
    for (int i = 0; i < 50; i++) {
      held.add(connect("127.0.0.3", port));
      echoes(held.getLast());
    }
    assertThat(one.callers).hasSize(before);
    assertThat(two.callers).hasSize(50);
    assertThat(two.callers).allMatch(each -> each.getHostString().equals("127.0.0.3"));
    for (Socket each : held) {
      each.close();
    }
    Wait.until(() -> open("d1") == 0 && open("d2") == 0);
  }

  /// Open connections as a reader sums them up, from all cells in order.
  private int open(String director) {
    Map<BackendUid, ConnectionCount> counts = new TreeMap<>();
    for (Fact<?> each : cluster.fakes.bus.published) {
      if (each.value() instanceof DirectorCell cell && cell.director().equals(director)) {
        if (cell.extent() == DirectorCell.Extent.WHOLE) {
          counts.clear();
        }
        counts.putAll(cell.counts());
      }
    }
    return counts.values().stream().mapToInt(ConnectionCount::open).sum();
  }

  private void start(String name, String address) {
    cluster.director(
        name,
        cluster.settings(
            all -> {
              all.bind = address;
              all.source = address;
              return all;
            }),
        SchedulerFactory.standard(),
        NanoClock.system());
  }

  private Socket connect(String address, int port) throws Exception {
    Socket socket = new Socket(InetAddress.ofLiteral(address), port);
    socket.setSoTimeout(20_000);
    return socket;
  }

  @Test
  void sourceSendsAClientToTheSameBackendOnEveryDirector() throws Exception {
    int port = Cluster.freePort("127.0.0.2", "127.0.0.3");
    List<ScriptedBackend> backends = new ArrayList<>();
    List<Backend> all = new ArrayList<>();
    for (int i = 1; i <= 5; i++) {
      ScriptedBackend each = cluster.backend(ScriptedBackend.echo());
      backends.add(each);
      all.add(Cluster.at(i, each.port(), 100));
    }
    cluster.publish(Cluster.web(port, SchedulerKind.SOURCE, all));
    start("d1", "127.0.0.2");
    start("d2", "127.0.0.3");
    for (int i = 0; i < 10; i++) {
      try (Socket a = connect("127.0.0.2", port);
          Socket b = connect("127.0.0.3", port)) {
        echoes(a);
        echoes(b);
      }
    }
    assertThat(backends.stream().filter(each -> !each.callers.isEmpty())).hasSize(1);
    assertThat(backends.stream().mapToInt(each -> each.callers.size()).sum()).isEqualTo(20);
  }

  @Test
  void tellsTotalsOfConnectionsBytesFailuresAndLatencies() throws Exception {
    int port = Cluster.freePort();
    ScriptedBackend one = cluster.backend(ScriptedBackend.echo());
    cluster.publish(
        Cluster.web(
            port,
            SchedulerKind.ROUNDROBIN,
            List.of(
                Cluster.at(1, one.port(), 100), Cluster.at(2, ScriptedBackend.deadPort(), 100))));
    cluster.director("d1");
    for (int i = 0; i < 10; i++) {
      try (Socket client = cluster.connect(port)) {
        client.getOutputStream().write(new byte[1000]);
        client.shutdownOutput();
        assertThat(client.getInputStream().readAllBytes()).hasSize(1000);
      }
    }
    Wait.until(() -> statistics(ONE).bytesOut() == 10_000);
    BackendStatistics row = statistics(ONE);
    assertThat(row.connections()).isEqualTo(10);
    assertThat(row.bytesIn()).isEqualTo(10_000);
    assertThat(row.connect().total()).isEqualTo(10);
    assertThat(row.firstByte().total()).isEqualTo(10);
    assertThat(row.firstByte()).isNotEqualTo(LatencyBuckets.EMPTY);
    Wait.until(() -> statistics(new BackendUid(2)).failures() > 0);
    assertThat(statistics(new BackendUid(2)).connections()).isZero();
    assertThat(cluster.metric("d1", "weir_backend_sessions", "backend", "b1")).isEqualTo(10);
    assertThat(cluster.metric("d1", "weir_backend_bytes_in", "backend", "b1")).isEqualTo(10_000);
    assertThat(cluster.metric("d1", "weir_service_sessions", "service", "web")).isEqualTo(10);
    assertThat(cluster.fakes.stores.connections.held("d1-1")).isNotNull();
  }

  private BackendStatistics statistics(BackendUid uid) {
    BackendStatistics last = BackendStatistics.none(uid);
    for (Fact<?> each : cluster.fakes.bus.published) {
      if (each.value() instanceof DirectorStatistics told) {
        for (BackendStatistics row : told.rows()) {
          last = row.uid().equals(uid) ? row : last;
        }
      }
    }
    return last;
  }

  /// A backend that dies ends the connections that it had, and the director's own count says how
  /// many those were.
  @Test
  void countsTheConnectionsThatABackendsDeathEnded() throws Exception {
    int port = Cluster.freePort();
    ScriptedBackend one = ScriptedBackend.start(ScriptedBackend.echo());
    cluster.publish(
        Cluster.web(port, SchedulerKind.ROUNDROBIN, List.of(Cluster.at(1, one.port(), 100))));
    cluster.director("d1");
    List<Socket> clients = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      clients.add(cluster.connect(port));
      echoes(clients.getLast());
    }
    for (int i = 0; i < 10; i++) {
      clients.removeLast().close();
    }
    Wait.until(() -> cluster.metric("d1", "weir_director_current_sessions") == 20);
    one.close();
    for (Socket each : clients) {
      assertThat(each.getInputStream().read()).isEqualTo(-1);
      each.close();
    }
    Wait.until(() -> cluster.metric("d1", "weir_director_current_sessions") == 0);
    assertThat(cluster.metric("d1", "weir_director_sessions_ended", "first", "server"))
        .isEqualTo(20);
    assertThat(cluster.metric("d1", "weir_director_sessions_ended", "first", "client"))
        .isEqualTo(10);
    assertThat(cluster.metric("d1", "weir_backend_ended_first", "backend", "b1")).isEqualTo(20);
  }
}
