package dev.weir.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.core.time.NanoClock;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Goal: a director that dies takes nothing with it but its own connections, and the cluster
/// forgets them within its lease. Method: `d1` is killed in the middle of load through both
/// directors, while connections are held through both; the load's log and the backends' access logs
/// tell what broke, the API and the other director what is still counted.
class KilledDirectorIT {
  private static final NanoClock CLOCK = NanoClock.system();
  private static final int HELD_COUNT = 30;
  private static final Duration LEASE = Duration.ofSeconds(3);

  /// For processes that wait for a processor, and for news on their way.
  private static final Duration SLACK = Duration.ofSeconds(1);

  @Test
  void leavesTheOtherServing() throws Exception {
    Moment moment = Moment.random("KilledDirectorIT");
    try (Testbed testbed =
            Testbed.start(
                "killed-director", Testbed.Options.of("roundrobin", List.of(100, 100, 100)));
        HeldConnections held = new HeldConnections()) {
      List<HeldConnection> lost = held.open(HELD_COUNT, testbed.address("d1"), "/hold");
      List<HeldConnection> kept = held.open(HELD_COUNT, testbed.address("d2"), "/hold");
      for (HeldConnection each : lost) {
        each.watch();
      }
      awaitPeers(testbed, 1, Duration.ofSeconds(10));
      Patience.until(
          "the sum holds the connections of both",
          Duration.ofSeconds(10),
          () -> open(testbed, "d1") >= HELD_COUNT && open(testbed, "d2") >= HELD_COUNT);
      LoadClient client = new LoadClient(testbed.bothDirectors(), "/killed-director", 8);
      LoadClient.Running load = client.begin();
      moment.await(load);

      long killNanos = CLOCK.nowNanos();
      testbed.process("d1").kill();
      long deadNanos = CLOCK.nowNanos();

      Patience.until("the sum has forgotten d1", LEASE.plus(SLACK), () -> open(testbed, "d1") == 0);
      long forgottenNanos = CLOCK.nowNanos();
      awaitPeers(testbed, 0, LEASE.plus(SLACK));
      int before = load.count();
      Patience.until(
          "500 more connections", Duration.ofSeconds(30), () -> load.count() > before + 500);
      List<LoadClient.Exchange> exchanges = load.stop();
      client.writeTo(testbed.directory().resolve("load.log"));

      assertThat(through(testbed, "d2", exchanges)).noneMatch(LoadClient.Exchange::failed);
      assertThat(through(testbed, "d2", exchanges))
          .anyMatch(each -> each.startedNanos() > deadNanos);
      assertThat(through(testbed, "d1", exchanges))
          .filteredOn(LoadClient.Exchange::failed)
          .isNotEmpty()
          .allMatch(each -> each.endedNanos() > killNanos);
      assertThat(kept).allMatch(each -> asked(each).equals(each.backend()));
      Patience.until(
          "the clients of d1 have seen the end",
          Duration.ofSeconds(1),
          () -> lost.stream().allMatch(HeldConnection::hasEnded));
      Patience.until(
          "the backends have seen the end of what d1 carried",
          Duration.ofSeconds(5),
          () -> openOnBackends(testbed, "d1") == 0);
      Patience.until(
          "the sum is what is held through d2",
          Duration.ofSeconds(2),
          () -> open(testbed, "d2") == HELD_COUNT && sum(testbed) == HELD_COUNT);
      assertThat(openOnBackends(testbed, "d2")).isEqualTo(HELD_COUNT);
      System.out.printf(
          "KilledDirectorIT load=%d forgotten=%dms%n",
          exchanges.size(), (forgottenNanos - deadNanos) / 1_000_000);

      testbed.process("d1").start();
      testbed.process("d1").awaitReady();
      awaitPeers(testbed, 1, Duration.ofSeconds(10));
      LoadClient again = new LoadClient(testbed.bothDirectors(), "/again", 4);
      assertThat(again.send(100, Duration.ofSeconds(30))).noneMatch(LoadClient.Exchange::failed);
    }
  }

  private static void awaitPeers(Testbed testbed, int count, Duration bound) {
    Patience.until(
        "d2 sums the counts of " + count + " others",
        bound,
        () -> testbed.process("d2").metric("weir_director_peers") == count);
  }

  private static List<LoadClient.Exchange> through(
      Testbed testbed, String director, List<LoadClient.Exchange> exchanges) {
    return exchanges.stream()
        .filter(each -> each.director().equals(testbed.address(director)))
        .toList();
  }

  private static String asked(HeldConnection held) {
    try {
      return held.ask("/held");
    } catch (IOException e) {
      return e.toString();
    }
  }

  private static JsonObject stats(Testbed testbed) throws IOException, InterruptedException {
    return testbed
        .admin()
        .get("/api/v1/services/" + Testbed.SERVICE)
        .expect(200)
        .body()
        .getJsonObject("stats");
  }

  private static int sum(Testbed testbed) throws IOException, InterruptedException {
    return stats(testbed).getInteger("open");
  }

  private static int open(Testbed testbed, String director)
      throws IOException, InterruptedException {
    return stats(testbed)
        .getJsonObject("byDirector")
        .getJsonObject(director, new JsonObject())
        .getInteger("open", 0);
  }

  /// Connections of a director that backends have seen begin and not end.
  private static long openOnBackends(Testbed testbed, String director) throws IOException {
    String caller = Testbed.DIRECTORS.getOrDefault(director, "");
    long open = 0;
    for (String backend : Testbed.BACKENDS) {
      for (AccessLogs.Line line : testbed.accessLogs().of(backend)) {
        if (line.caller().equals(caller) && !line.isRequest()) {
          open += line.isOpen() ? 1 : -1;
        }
      }
    }
    return open;
  }
}
