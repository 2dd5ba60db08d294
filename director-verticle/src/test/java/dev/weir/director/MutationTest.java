package dev.weir.director;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.core.model.Forwarding;
import dev.weir.core.model.SchedulerKind;
import dev.weir.core.model.Timeouts;
import dev.weir.core.testing.ScriptedBackend;
import dev.weir.core.time.NanoClock;
import dev.weir.director.balance.SchedulerFactory;
import java.net.SocketException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Tests that must fail when what they test is taken out.
class MutationTest {
  /// The mutation: whatever the weights, the first backend.
  private static final SchedulerFactory ALWAYS_THE_FIRST =
      (_, _, _) -> (routes, _) -> routes.size() == 0 ? null : routes.route(0);

  @Test
  void sharesFollowWeights() throws Exception {
    sharesFollowWeights(SchedulerFactory.standard());
  }

  @Test
  void alwaysTheFirstIsFoundOut() {
    assertThatThrownBy(() -> sharesFollowWeights(ALWAYS_THE_FIRST))
        .isInstanceOf(AssertionError.class);
  }

  private static void sharesFollowWeights(SchedulerFactory schedulers) throws Exception {
    try (Cluster cluster = new Cluster()) {
      int port = Cluster.freePort();
      int a = cluster.backend(ScriptedBackend.says("a")).port();
      int b = cluster.backend(ScriptedBackend.says("b")).port();
      int c = cluster.backend(ScriptedBackend.says("c")).port();
      cluster.publish(
          Cluster.web(
              port,
              SchedulerKind.ROUNDROBIN,
              List.of(Cluster.at(1, a, 100), Cluster.at(2, b, 100), Cluster.at(3, c, 200))));
      cluster.director("d1", cluster.settings(all -> all), schedulers, NanoClock.system());
      Map<String, Integer> said = SliceTest.said(cluster, port, 200);
      assertThat(said.getOrDefault("a", 0)).isBetween(48, 52);
      assertThat(said.getOrDefault("b", 0)).isBetween(48, 52);
      assertThat(said.getOrDefault("c", 0)).isBetween(98, 102);
    }
  }

  @Test
  void aDeadBackendIsNotNoticed() throws Exception {
    aDeadBackendIsNotNoticed(3);
  }

  @Test
  void redispatchOffIsFoundOut() {
    assertThatThrownBy(() -> aDeadBackendIsNotNoticed(1))
        .isInstanceOfAny(AssertionError.class, SocketException.class);
  }

  private static void aDeadBackendIsNotNoticed(int attemptsMax) throws Exception {
    try (Cluster cluster = new Cluster()) {
      int port = Cluster.freePort();
      int alive = cluster.backend(ScriptedBackend.says("alive")).port();
      Forwarding forwarding = Forwarding.of(Timeouts.DEFAULT, attemptsMax, 1000);
      cluster.publish(
          Cluster.web(
              port,
              SchedulerKind.ROUNDROBIN,
              forwarding,
              List.of(Cluster.at(1, ScriptedBackend.deadPort(), 100), Cluster.at(2, alive, 100))));
      cluster.director("d1");
      assertThat(SliceTest.said(cluster, port, 40)).isEqualTo(Map.of("alive", 40));
      assertThat(cluster.metric("d1", "weir_backend_redispatch_warnings", "backend", "b1"))
          .isPositive();
    }
  }
}
