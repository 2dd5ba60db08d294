package dev.weir.director;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.core.model.BackendUid;
import dev.weir.core.model.DialFailed;
import dev.weir.core.model.Fact;
import dev.weir.core.model.SchedulerKind;
import dev.weir.core.testing.ScriptedBackend;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// A director whose dials fail says so, and keeps away for a while.
class VetoTest {
  @Test
  void tellsOfFailedDialsSeldomAndKeepsAwayFromADeadBackend() throws Exception {
    try (Cluster cluster = new Cluster()) {
      int port = Cluster.freePort();
      int alive = cluster.backend(ScriptedBackend.says("alive")).port();
      cluster.publish(
          Cluster.web(
              port,
              SchedulerKind.ROUNDROBIN,
              List.of(Cluster.at(1, ScriptedBackend.deadPort(), 100), Cluster.at(2, alive, 100))));
      cluster.director("d1");
      long begin = System.nanoTime();
      Wait.until(
          () -> {
            try (Socket client = cluster.connect(port)) {
              assertThat(new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                  .isEqualTo("alive");
            }
            return cluster.cell("d1").vetoed().equals(List.of(new BackendUid(1)));
          });
      double failures = cluster.metric("d1", "weir_backend_connection_errors", "backend", "b1");
      double seconds = (System.nanoTime() - begin) / (double) TimeUnit.SECONDS.toNanos(1);
      List<DialFailed> told =
          cluster.fakes.bus.published.stream()
              .map(Fact::value)
              .filter(DialFailed.class::isInstance)
              .map(DialFailed.class::cast)
              .toList();
      assertThat(failures).isGreaterThanOrEqualTo(3);
      assertThat(told).isNotEmpty();
      assertThat((double) told.size()).isLessThanOrEqualTo(10 * seconds + 1);
      assertThat(told.getFirst().uid()).isEqualTo(new BackendUid(1));
      assertThat(told.getFirst().director()).isEqualTo("d1");
      assertThat(told.getFirst().cause()).containsIgnoringCase("refused");
      assertThat(cluster.metric("d1", "weir_director_vetoes")).isEqualTo(1);
      Wait.until(() -> cluster.cell("d1").vetoed().isEmpty());
    }
  }
}
