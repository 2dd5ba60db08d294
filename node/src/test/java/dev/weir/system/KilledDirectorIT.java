package dev.weir.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.core.time.NanoClock;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Goal: a director that dies takes nothing with it but its own connections, the cluster forgets
/// them within its lease, and what it had to probe moves. Method: the one that probes `b1` is
/// killed in the middle of load through both directors, while connections are held through both;
/// the load's log and the backends' access logs tell what broke, the API and the other director
/// what is still counted, and a killed `b1` that its new prober takes note.
class KilledDirectorIT {
  private static final NanoClock CLOCK = NanoClock.system();
  private static final int HELD_COUNT = 30;
  private static final Duration LEASE = Duration.ofSeconds(3);

  /// Both directors probe, too, and one of them owns the shard that `b1` is in.
  private static final Testbed.Options OPTIONS =
      Testbed.Options.of("roundrobin", List.of(100, 100, 100)).directorsAre("director, health");

  /// For processes that wait for a processor, and for news on their way.
  private static final Duration SLACK = Duration.ofSeconds(1);

  @Test
  void leavesTheOtherServing() throws Exception {
    Moment moment = Moment.random("KilledDirectorIT");
    try (Testbed testbed = Testbed.startWithout(Set.of("health"), "killed-director", OPTIONS);
        HeldConnections held = new HeldConnections()) {
      testbed.awaitState("b1", "UP", Duration.ofSeconds(20));
      String victim = prober(testbed);
      String survivor = victim.equals("d1") ? "d2" : "d1";
      List<HeldConnection> lost = held.open(HELD_COUNT, testbed.address(victim), "/hold");
      List<HeldConnection> kept = held.open(HELD_COUNT, testbed.address(survivor), "/hold");
      for (HeldConnection each : lost) {
        each.watch();
      }
      awaitPeers(testbed, survivor, 1, Duration.ofSeconds(10));
      Patience.until(
          "the sum holds the connections of both",
          Duration.ofSeconds(10),
          () -> open(testbed, victim) >= HELD_COUNT && open(testbed, survivor) >= HELD_COUNT);
      LoadClient client = new LoadClient(testbed.bothDirectors(), "/killed-director", 8);
      LoadClient.Running load = client.begin();
      moment.await(load);

      long killNanos = CLOCK.nowNanos();
      testbed.process(victim).kill();
      long deadNanos = CLOCK.nowNanos();

      Patience.until(
          "the sum has forgotten " + victim, LEASE.plus(SLACK), () -> open(testbed, victim) == 0);
      long forgottenNanos = CLOCK.nowNanos();
      awaitPeers(testbed, survivor, 0, LEASE.plus(SLACK));
      int before = load.count();
      Patience.until(
          "500 more connections", Duration.ofSeconds(30), () -> load.count() > before + 500);
      List<LoadClient.Exchange> exchanges = load.stop();
      client.writeTo(testbed.directory().resolve("load.log"));

      assertThat(through(testbed, survivor, exchanges)).noneMatch(LoadClient.Exchange::failed);
      assertThat(through(testbed, survivor, exchanges))
          .anyMatch(each -> each.startedNanos() > deadNanos);
      assertThat(through(testbed, victim, exchanges))
          .filteredOn(LoadClient.Exchange::failed)
          .isNotEmpty()
          .allMatch(each -> each.endedNanos() > killNanos);
      assertThat(kept).allMatch(each -> asked(each).equals(each.backend()));
      Patience.until(
          "the clients of " + victim + " have seen the end",
          Duration.ofSeconds(1),
          () -> lost.stream().allMatch(HeldConnection::hasEnded));
      Patience.until(
          "the backends have seen the end of what " + victim + " carried",
          Duration.ofSeconds(5),
          () -> openOnBackends(testbed, victim) == 0);
      Patience.until(
          "the sum is what is held through " + survivor,
          Duration.ofSeconds(2),
          () -> open(testbed, survivor) == HELD_COUNT && sum(testbed) == HELD_COUNT);
      assertThat(openOnBackends(testbed, survivor)).isEqualTo(HELD_COUNT);
      Patience.until(
          survivor + " probes b1", Duration.ofSeconds(15), () -> prober(testbed).equals(survivor));
      testbed.process("b1").kill();
      testbed.awaitState("b1", "DOWN", Duration.ofSeconds(20));
      System.out.printf(
          "KilledDirectorIT load=%d forgotten=%dms%n",
          exchanges.size(), (forgottenNanos - deadNanos) / 1_000_000);

      testbed.process(victim).start();
      testbed.process(victim).awaitReady();
      awaitPeers(testbed, survivor, 1, Duration.ofSeconds(10));
      LoadClient again = new LoadClient(testbed.bothDirectors(), "/again", 4);
      assertThat(again.send(100, Duration.ofSeconds(30))).noneMatch(LoadClient.Exchange::failed);
    }
  }

  private static void awaitPeers(Testbed testbed, String director, int count, Duration bound) {
    Patience.until(
        director + " sums the counts of " + count + " others",
        bound,
        () -> testbed.process(director).metric("weir_director_peers") == count);
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

  /// Whose vote on `b1` is the newest.
  private static String prober(Testbed testbed) throws IOException, InterruptedException {
    return testbed
        .admin()
        .status(Testbed.SERVICE, "b1")
        .getJsonObject("health")
        .getString("prober");
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
