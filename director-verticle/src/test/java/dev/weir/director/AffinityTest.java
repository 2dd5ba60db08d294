package dev.weir.director;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.core.model.AdminState;
import dev.weir.core.model.Affinity;
import dev.weir.core.model.Backend;
import dev.weir.core.model.Forwarding;
import dev.weir.core.model.SchedulerKind;
import dev.weir.core.model.Service;
import dev.weir.core.testing.ScriptedBackend;
import dev.weir.core.time.NanoClock;
import dev.weir.director.balance.SchedulerFactory;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// The same client meets the same backend on any director, whatever the scheduler.
@ParameterizedClass
@EnumSource(Cluster.Sockets.class)
class AffinityTest {
  private static final Forwarding STICKY =
      Forwarding.DEFAULT.withAffinity(
          new Affinity(Affinity.By.CLIENT_ADDRESS, 32, 128, Duration.ofMinutes(5), 1600));
  private static final int CLIENTS = 20;

  private final Cluster cluster;
  private final List<ScriptedBackend> servers = new ArrayList<>();
  private final int port = Cluster.freePort("127.0.0.2", "127.0.0.3");

  AffinityTest(Cluster.Sockets sockets) {
    cluster = new Cluster(sockets);
  }

  @BeforeEach
  void startServers() {
    for (int i = 1; i <= 4; i++) {
      servers.add(cluster.backend(ScriptedBackend.says("b" + i)));
    }
  }

  @AfterEach
  void close() {
    cluster.close();
  }

  private Service service(Forwarding forwarding, AdminState first) {
    List<Backend> backends = new ArrayList<>();
    for (int i = 1; i <= servers.size(); i++) {
      Backend each = Cluster.at(i, servers.get(i - 1).port(), 100);
      backends.add(
          new Backend(
              each.id(),
              each.uid(),
              each.endpoint(),
              each.weight(),
              i == 1 ? first : AdminState.READY));
    }
    return Cluster.web(port, SchedulerKind.ROUNDROBIN, forwarding, backends);
  }

  private void start(String name, String address) {
    cluster.director(
        name,
        cluster.settings(
            all -> {
              all.bind = address;
              return all;
            }),
        SchedulerFactory.standard(),
        NanoClock.system());
  }

  private String met(int client, String director) throws Exception {
    try (Socket socket = new Socket()) {
      socket.bind(new java.net.InetSocketAddress(InetAddress.ofLiteral("127.1.0." + client), 0));
      socket.setSoTimeout(20_000);
      socket.connect(new java.net.InetSocketAddress(InetAddress.ofLiteral(director), port));
      return new String(socket.getInputStream().readNBytes(2), StandardCharsets.US_ASCII);
    }
  }

  private List<String> all(String director) throws Exception {
    List<String> met = new ArrayList<>();
    for (int client = 1; client <= CLIENTS; client++) {
      met.add(met(client, director));
    }
    return met;
  }

  private double shared(String director) {
    return cluster.metric(director, "weir_director_affinity_entries");
  }

  @Test
  void aClientMeetsItsBackendAgainOnEveryDirector() throws Exception {
    cluster.publish(service(STICKY, AdminState.READY));
    start("d1", "127.0.0.2");
    start("d2", "127.0.0.3");
    List<String> first = all("127.0.0.2");
    assertThat(Set.copyOf(first)).as("the scheduler spread them").hasSize(4);
    assertThat(all("127.0.0.2")).isEqualTo(first);
    Wait.until(() -> shared("d2") == CLIENTS);
    assertThat(all("127.0.0.3")).isEqualTo(first);
    assertThat(cluster.metric("d1", "weir_director_affinity_shared")).isEqualTo(CLIENTS);
  }

  @Test
  void aDirectorThatStartsLaterReadsWhatIsRemembered() throws Exception {
    cluster.publish(service(STICKY, AdminState.READY));
    start("d1", "127.0.0.2");
    List<String> first = all("127.0.0.2");
    Wait.until(() -> cluster.metric("d1", "weir_director_affinity_shared") == CLIENTS);
    start("d2", "127.0.0.3");
    assertThat(all("127.0.0.3")).isEqualTo(first);
  }

  @Test
  void aDrainedBackendLosesItsClientsAndTheOthersKeepTheirs() throws Exception {
    cluster.publish(service(STICKY, AdminState.READY));
    start("d1", "127.0.0.2");
    List<String> first = all("127.0.0.2");
    cluster.apply(service(STICKY, AdminState.DRAIN), "d1");
    List<String> drained = all("127.0.0.2");
    for (int i = 0; i < CLIENTS; i++) {
      if (first.get(i).equals("b1")) {
        assertThat(drained.get(i)).isNotEqualTo("b1");
      } else {
        assertThat(drained.get(i)).isEqualTo(first.get(i));
      }
    }
    assertThat(all("127.0.0.2")).as("bound anew").isEqualTo(drained);
    cluster.apply(service(STICKY, AdminState.READY), "d1");
    assertThat(all("127.0.0.2")).as("nobody is moved back").isEqualTo(drained);
  }

  @Test
  void aClientWhoseBackendRefusesGoesElsewhereAndStaysThere() throws Exception {
    cluster.publish(service(STICKY, AdminState.READY));
    start("d1", "127.0.0.2");
    List<String> first = all("127.0.0.2");
    servers.getFirst().close();
    List<String> then = all("127.0.0.2");
    assertThat(then).doesNotContain("b1");
    for (int i = 0; i < CLIENTS; i++) {
      if (!first.get(i).equals("b1")) {
        assertThat(then.get(i)).isEqualTo(first.get(i));
      }
    }
    assertThat(all("127.0.0.2")).isEqualTo(then);
  }

  @Test
  void withoutItASchedulerChoosesForEachConnection() throws Exception {
    cluster.publish(service(Forwarding.DEFAULT, AdminState.READY));
    start("d1", "127.0.0.2");
    Set<String> met = new HashSet<>();
    for (int i = 0; i < 16; i++) {
      met.add(met(1, "127.0.0.2"));
    }
    assertThat(met).hasSize(4);
    assertThat(shared("d1")).isZero();
  }

  @Test
  void isTurnedOnAndOffWhileItRuns() throws Exception {
    cluster.publish(service(Forwarding.DEFAULT, AdminState.READY));
    start("d1", "127.0.0.2");
    cluster.apply(service(STICKY, AdminState.READY), "d1");
    String mine = met(7, "127.0.0.2");
    for (int i = 0; i < 8; i++) {
      assertThat(met(7, "127.0.0.2")).isEqualTo(mine);
    }
    cluster.apply(service(Forwarding.DEFAULT, AdminState.READY), "d1");
    assertThat(shared("d1")).isZero();
    Set<String> met = new HashSet<>();
    for (int i = 0; i < 16; i++) {
      met.add(met(7, "127.0.0.2"));
    }
    assertThat(met).hasSize(4);
  }

  /// Without the map, each director goes on with what it knows, and says so.
  @Test
  void forwardsAndCountsWhenTheMapCannotBeWritten() throws Exception {
    cluster.publish(service(STICKY, AdminState.READY));
    start("d1", "127.0.0.2");
    cluster.fakes.stores.affinity.fail("map is away");
    List<String> first = all("127.0.0.2");
    Wait.until(() -> cluster.metric("d1", "weir_director_affinity_failures") >= CLIENTS);
    assertThat(all("127.0.0.2")).isEqualTo(first);
  }
}
