package dev.weir.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Goal: a drained backend gets no new connection, and keeps those it has. Method: keep-alive
/// connections are held open on every backend through both directors; `b1` is drained; new
/// connections are judged by the access log of `b1`, old ones by asking once more on each.
class DrainIT {
  private static final int HELD_COUNT = 12;

  @Test
  void stopsNewConnectionsAndKeepsOldOnes() throws Exception {
    try (Testbed testbed =
            Testbed.start("drain", Testbed.Options.of("roundrobin", List.of(100, 100, 100)));
        HeldConnections held = new HeldConnections()) {
      for (InetSocketAddress director : testbed.bothDirectors()) {
        held.open(HELD_COUNT / 2, director, "/hold");
      }
      assertThat(held.on("b1")).isNotEmpty();

      testbed.admin().turn(Testbed.SERVICE, "b1", "drain");
      LoadClient client = new LoadClient(testbed.bothDirectors(), "/after-drain", 8);
      List<LoadClient.Exchange> exchanges = client.send(1_000, Duration.ofMinutes(1));
      client.writeTo(testbed.directory().resolve("load.log"));

      assertThat(exchanges).hasSize(1_000).noneMatch(LoadClient.Exchange::failed);
      Map<String, Long> counts = testbed.accessLogs().requests("/after-drain");
      long onB2 = counts.getOrDefault("b2", 0L);
      assertThat(onB2).isCloseTo(500, within(testbed.roundrobinSlack()));
      assertThat(counts).isEqualTo(Map.of("b1", 0L, "b2", onB2, "b3", 1_000 - onB2));
      for (HeldConnection each : held.all()) {
        assertThat(each.ask("/held")).isEqualTo(each.backend());
      }
    }
  }
}
