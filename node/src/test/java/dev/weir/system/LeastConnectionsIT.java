package dev.weir.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.core.time.NanoClock;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Goal: with `leastconn` a director goes by the connections of the whole cluster, not by its own.
/// Method: connections are held through `d1` on `b1` alone, while the others are drained; a second
/// later `d2` opens its own, which are judged by the access log of `b1`. Then those of `d1` end,
/// and a second later `d2` has to prefer `b1`.
class LeastConnectionsIT {
  private static final NanoClock CLOCK = NanoClock.system();
  private static final int HELD_COUNT = 100;
  private static final int NEXT_COUNT = 50;
  private static final Duration KNOWN_MAX = Duration.ofSeconds(1);

  @Test
  void areCountedOverTheWholeCluster() throws Exception {
    try (Testbed testbed =
            Testbed.start(
                "least-connections", Testbed.Options.of("leastconn", List.of(100, 100, 100)));
        HeldConnections first = new HeldConnections();
        HeldConnections second = new HeldConnections()) {
      awaitAllUp(testbed);
      testbed.admin().turn(Testbed.SERVICE, "b2", "drain");
      testbed.admin().turn(Testbed.SERVICE, "b3", "drain");
      first.open(HELD_COUNT, testbed.address("d1"), "/first");
      long openedNanos = CLOCK.nowNanos();
      testbed.admin().turn(Testbed.SERVICE, "b2", "enable");
      testbed.admin().turn(Testbed.SERVICE, "b3", "enable");
      awaitKnown(openedNanos);

      second.open(NEXT_COUNT, testbed.address("d2"), "/second");
      assertThat(testbed.accessLogs().requests("/first"))
          .containsEntry("b1", (long) HELD_COUNT)
          .containsEntry("b2", 0L)
          .containsEntry("b3", 0L);
      assertThat(testbed.accessLogs().requests("/second"))
          .containsEntry("b1", 0L)
          .containsEntry("b2", NEXT_COUNT / 2L)
          .containsEntry("b3", NEXT_COUNT / 2L);

      first.end();
      awaitKnown(CLOCK.nowNanos());
      second.open(NEXT_COUNT / 2 - 1, testbed.address("d2"), "/third");
      assertThat(testbed.accessLogs().requests("/third"))
          .containsEntry("b1", NEXT_COUNT / 2L - 1)
          .containsEntry("b2", 0L)
          .containsEntry("b3", 0L);
    }
  }

  private static void awaitAllUp(Testbed testbed) {
    Patience.until(
        "every backend is UP",
        Duration.ofSeconds(30),
        () -> {
          for (String backend : Testbed.BACKENDS) {
            if (!isUp(testbed, backend)) {
              return false;
            }
          }
          return true;
        });
  }

  private static boolean isUp(Testbed testbed, String backend)
      throws IOException, InterruptedException {
    return testbed
        .admin()
        .get("/api/v1/services/" + Testbed.SERVICE + "/backends/" + backend)
        .expect(200)
        .body()
        .getJsonObject("status")
        .getString("state")
        .equals("UP");
  }

  /// The time in which a director has to know what another one carries; this one passes.
  private static void awaitKnown(long sinceNanos) {
    long dueNanos = sinceNanos + KNOWN_MAX.toNanos();
    Patience.until("a second", KNOWN_MAX.plusSeconds(1), () -> CLOCK.nowNanos() - dueNanos >= 0);
  }
}
