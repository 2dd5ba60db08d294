package dev.weir.director;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.core.model.SchedulerKind;
import dev.weir.core.testing.ScriptedBackend;
import dev.weir.core.time.NanoClock;
import dev.weir.director.balance.SchedulerFactory;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Goal: no loop has more than 1.3 times the connections of another at 1,000. Method: 1,000
/// connections of one client address; the loops say how many they have.
@EnabledOnOs(OS.LINUX)
class EvennessTest {
  private static final int CONNECTIONS = 1_000;
  private static final int BATCH = 50;
  private static final double RATIO_MAX = 1.3;

  private @Nullable Cluster cluster;

  @AfterEach
  void close() {
    if (cluster != null) {
      cluster.close();
    }
  }

  @ParameterizedTest
  @CsvSource({"NATIVE,2", "NATIVE,4", "NATIVE,8", "EPOLL,8"})
  void spreadsAThousandConnectionsEvenly(Cluster.Sockets sockets, int loops) throws Exception {
    Cluster made = new Cluster(sockets);
    cluster = made;
    int port = Cluster.freePort();
    ScriptedBackend backend = made.backend(ScriptedBackend.silent());
    made.publish(
        Cluster.web(port, SchedulerKind.ROUNDROBIN, List.of(Cluster.at(1, backend.port(), 100))));
    made.director(
        "d1",
        made.settings(
            all -> {
              all.loops = loops;
              return all;
            }),
        SchedulerFactory.standard(),
        NanoClock.system());

    for (int i = 0; i < CONNECTIONS; i++) {
      made.connect(port);
      if (i % BATCH == BATCH - 1) {
        // A loop that lags behind its queue would be taken for one that has few.
        int opened = i + 1;
        Wait.until(() -> sum(perLoop(made)) == opened);
      }
    }

    List<Integer> used = perLoop(made).stream().filter(each -> each > 0).toList();
    int most = used.stream().mapToInt(Integer::intValue).max().orElse(0);
    int fewest = used.stream().mapToInt(Integer::intValue).min().orElse(0);
    System.out.printf(
        "%s, %d loops: %s, ratio %.2f, handed over %.0f%n",
        sockets,
        loops,
        used,
        (double) most / fewest,
        made.metric("d1", "weir_director_handed_over"));
    assertThat(used).hasSize(loops);
    assertThat((double) most / fewest).isLessThanOrEqualTo(RATIO_MAX);
  }

  private static int sum(List<Integer> numbers) {
    return numbers.stream().mapToInt(Integer::intValue).sum();
  }

  private static List<Integer> perLoop(Cluster cluster) {
    List<Integer> all = new ArrayList<>();
    for (var each : cluster.access("d1").meters().find("weir_director_loop_sessions").gauges()) {
      all.add((int) each.value());
    }
    return all;
  }
}
