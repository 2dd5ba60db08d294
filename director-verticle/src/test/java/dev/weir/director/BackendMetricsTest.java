package dev.weir.director;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.core.model.SchedulerKind;
import dev.weir.core.testing.ScriptedBackend;
import dev.weir.core.time.NanoClock;
import dev.weir.director.balance.SchedulerFactory;
import java.util.List;
import org.junit.jupiter.api.Test;

class BackendMetricsTest {
  /// Only two of three backends have their own series; what the third does is not lost.
  @Test
  void sumsTheBackendsAboveTheLimitAsOther() throws Exception {
    try (Cluster cluster = new Cluster()) {
      int port = Cluster.freePort();
      int one = cluster.backend(ScriptedBackend.says("1")).port();
      cluster.publish(
          Cluster.web(
              port,
              SchedulerKind.ROUNDROBIN,
              List.of(Cluster.at(1, one, 100), Cluster.at(2, one, 100), Cluster.at(3, one, 100))));
      cluster.director(
          "d1",
          cluster.settings(
              all -> {
                all.backendSeriesMax = 2;
                return all;
              }),
          SchedulerFactory.standard(),
          NanoClock.system());
      SliceTest.said(cluster, port, 30);
      assertThat(cluster.metric("d1", "weir_backend_sessions")).isEqualTo(30);
      assertThat(cluster.metric("d1", "weir_backend_sessions", "backend", "other")).isEqualTo(10);
      assertThat(cluster.metric("d1", "weir_backend_sessions", "backend", "b1")).isEqualTo(10);
      assertThat(cluster.metric("d1", "weir_backend_weight", "backend", "b1")).isEqualTo(100);

      cluster.apply(
          Cluster.web(port, SchedulerKind.ROUNDROBIN, List.of(Cluster.at(1, one, 50))), "d1");
      assertThat(cluster.metric("d1", "weir_backend_weight", "backend", "b1")).isEqualTo(50);
      assertThat(cluster.access("d1").meters().find("weir_backend_weight").meters()).hasSize(1);
    }
  }
}
