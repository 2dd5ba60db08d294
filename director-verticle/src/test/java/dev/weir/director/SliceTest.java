package dev.weir.director;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.core.model.SchedulerKind;
import dev.weir.core.testing.ScriptedBackend;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// The whole way of a connection through one director: configuration in, bytes out.
class SliceTest {
  @Test
  void forwardsByWeightAndFollowsAMovedWeight() throws Exception {
    try (Cluster cluster = new Cluster()) {
      int port = Cluster.freePort();
      ScriptedBackend one = cluster.backend(ScriptedBackend.says("one"));
      ScriptedBackend two = cluster.backend(ScriptedBackend.says("two"));
      cluster.publish(
          Cluster.web(
              port,
              SchedulerKind.ROUNDROBIN,
              List.of(Cluster.at(1, one.port(), 100), Cluster.at(2, two.port(), 100))));
      Director director = cluster.director("d1");
      assertThat(director.readiness().ready()).isTrue();

      assertThat(said(cluster, port, 100)).isEqualTo(Map.of("one", 50, "two", 50));

      cluster.apply(
          Cluster.web(
              port,
              SchedulerKind.ROUNDROBIN,
              List.of(Cluster.at(1, one.port(), 300), Cluster.at(2, two.port(), 100))),
          "d1");
      Map<String, Integer> after = said(cluster, port, 200);
      assertThat(after.get("one")).isBetween(148, 152);
    }
  }

  static Map<String, Integer> said(Cluster cluster, int port, int count) throws Exception {
    Map<String, Integer> said = new TreeMap<>();
    for (int i = 0; i < count; i++) {
      try (Socket socket = cluster.connect(port)) {
        String word = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        said.merge(word, 1, Integer::sum);
      }
    }
    return said;
  }
}
