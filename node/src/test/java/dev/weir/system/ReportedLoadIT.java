package dev.weir.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Goal: a backend that reports more load than is wanted loses share on every director, and one
/// that falls silent comes back to neutral. Method: `lvs` with a short period; `b2` and `b3` report
/// exactly the wanted load, which moves nothing; `b1` reports 0.99 until its factor has reached the
/// floor of 100 thousandths, and then nothing any more. Shares are judged by the backends' access
/// logs, for each director.
class ReportedLoadIT {
  private static final int REQUEST_COUNT = 2_000;
  private static final Testbed.Options OPTIONS =
      new Testbed.Options(
          "roundrobin",
          List.of(100, 100, 100),
          "    feedback: {verdict: lvs, lvs: {periodMs: 200, expiryMs: 2000}}\n");

  /// With the floor, the weights are 10, 100 and 100.
  private static final double LOADED_PERCENT = 100.0 * 10 / 210;

  private static final double NEUTRAL_PERCENT = 100.0 / 3;

  @Test
  void movesSharesOnBothDirectorsAndExpires() throws Exception {
    try (Testbed testbed = Testbed.start("reported-load", OPTIONS)) {
      for (String backend : Testbed.BACKENDS) {
        testbed.awaitState(backend, "UP", Duration.ofSeconds(20));
      }
      assertShareOfB1(testbed, "/before", NEUTRAL_PERCENT);

      report(testbed, "b2", 0.95);
      report(testbed, "b3", 0.95);
      report(testbed, "b1", 0.99);
      awaitFactor(testbed, 100);
      assertShareOfB1(testbed, "/loaded", LOADED_PERCENT);
      assertThat(testbed.admin().factorPermille(Testbed.SERVICE, "b2")).isEqualTo(1_000);

      testbed.tell("b1", new JsonObject().put("reporting", false));
      awaitFactor(testbed, 1_000);
      assertShareOfB1(testbed, "/silent", NEUTRAL_PERCENT);
    }
  }

  private static void report(Testbed testbed, String backend, double load)
      throws IOException, InterruptedException {
    testbed.tell(backend, new JsonObject().put("load", load).put("reporting", true));
  }

  private static void awaitFactor(Testbed testbed, int permille) {
    Patience.until(
        "the factor of b1 is " + permille,
        Duration.ofSeconds(20),
        () -> testbed.admin().factorPermille(Testbed.SERVICE, "b1") == permille);
  }

  /// The page may know a factor a moment before a director does: small loads tell when both have
  /// it, a large one is judged.
  private static void assertShareOfB1(Testbed testbed, String path, double percent)
      throws Exception {
    int[] tries = {0};
    Patience.until(
        path + ": both directors know the factor",
        Duration.ofSeconds(10),
        () -> {
          String trial = path + "-trial-" + tries[0]++;
          send(testbed, trial, 210);
          for (String director : Testbed.DIRECTORS.values()) {
            double share = percentOfB1(testbed.accessLogs().requestsFrom(director, trial));
            if (Math.abs(share - percent) > 2) {
              return false;
            }
          }
          return true;
        });
    send(testbed, path, REQUEST_COUNT);
    for (String director : Testbed.DIRECTORS.values()) {
      Map<String, Long> counts = testbed.accessLogs().requestsFrom(director, path);
      System.out.println("ReportedLoadIT " + path + " " + director + " " + counts);
      assertThat(counts.values().stream().mapToLong(Long::longValue).sum())
          .isEqualTo(REQUEST_COUNT / 2);
      assertThat(percentOfB1(counts)).isCloseTo(percent, within(2.0));
    }
  }

  private static void send(Testbed testbed, String path, int count) throws InterruptedException {
    LoadClient client = new LoadClient(testbed.bothDirectors(), path, 8);
    assertThat(client.send(count, Duration.ofMinutes(1)))
        .hasSize(count)
        .noneMatch(LoadClient.Exchange::failed);
  }

  private static double percentOfB1(Map<String, Long> counts) {
    long sum = counts.values().stream().mapToLong(Long::longValue).sum();
    return 100.0 * counts.getOrDefault("b1", 0L) / sum;
  }
}
