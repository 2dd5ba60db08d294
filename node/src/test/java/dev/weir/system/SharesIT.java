package dev.weir.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Goal: shares follow weights, over all directors together and over each of them. Method: 20,000
/// requests on new connections through two directors with `roundrobin`; the backends' own access
/// logs are counted.
class SharesIT {
  private static final int REQUEST_COUNT = 20_000;

  @Test
  void followTheWeightsOnBothDirectors() throws Exception {
    try (Testbed testbed =
        Testbed.start("shares", Testbed.Options.of("roundrobin", List.of(100, 100, 200)))) {
      LoadClient client = new LoadClient(testbed.bothDirectors(), "/shares", 16);
      List<LoadClient.Exchange> exchanges = client.send(REQUEST_COUNT, Duration.ofMinutes(3));
      client.writeTo(testbed.directory().resolve("load.log"));
      assertThat(exchanges).noneMatch(LoadClient.Exchange::failed).hasSize(REQUEST_COUNT);

      assertShares(testbed.accessLogs().requests("/shares"), REQUEST_COUNT);
      for (String director : Testbed.DIRECTORS.values()) {
        assertShares(testbed.accessLogs().requestsFrom(director, "/shares"), REQUEST_COUNT / 2);
      }
    }
  }

  private static void assertShares(Map<String, Long> counts, int total) {
    long sum = counts.values().stream().mapToLong(Long::longValue).sum();
    assertThat(sum).isEqualTo(total);
    assertThat(100.0 * counts.getOrDefault("b1", 0L) / sum).isCloseTo(25, within(2.0));
    assertThat(100.0 * counts.getOrDefault("b2", 0L) / sum).isCloseTo(25, within(2.0));
    assertThat(100.0 * counts.getOrDefault("b3", 0L) / sum).isCloseTo(50, within(2.0));
  }
}
