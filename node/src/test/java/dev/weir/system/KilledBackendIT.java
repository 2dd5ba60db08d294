package dev.weir.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.core.time.NanoClock;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Goal: a backend that dies takes with it the connections that it serves, at once, and no other
/// one; the director counts them as ended by the backend. Method: `b1` is killed in the middle of
/// load, while connections are held on it; the load's log tells what failed. All connections of the
/// load are ended by their backends, so what directors count as ended by a backend is exactly: all
/// that were answered, those that the kill broke, and those that were held on `b1`.
class KilledBackendIT {
  private static final NanoClock CLOCK = NanoClock.system();
  private static final int HELD_COUNT = 30;
  private static final Duration AT_ONCE = Duration.ofSeconds(1);

  /// For processes that wait for a processor, and for news on their way.
  private static final Duration SLACK = Duration.ofSeconds(1);

  /// timeout + fall × (interval + jitter), and timeout + rise × (interval + jitter).
  private static final Duration DOWN_MAX = Duration.ofMillis(500 + 3 * 1_100);
  private static final Duration UP_MAX = Duration.ofMillis(500 + 2 * 1_100);

  private static final Testbed.Options OPTIONS =
      new Testbed.Options(
          "roundrobin",
          List.of(100, 100, 100),
          "    health: {kind: tcp, intervalMs: 1000, timeoutMs: 500, jitterPercent: 10,"
              + " rise: 2, fall: 3}\n");

  @Test
  void takesOnlyItsOwnConnectionsWithIt() throws Exception {
    Moment moment = Moment.random("KilledBackendIT");
    try (Testbed testbed = Testbed.start("killed-backend", OPTIONS);
        HeldConnections held = new HeldConnections()) {
      awaitState(testbed, "UP", WeirProcess.START_MAX);
      for (InetSocketAddress director : testbed.bothDirectors()) {
        held.open(HELD_COUNT / 2, director, "/hold");
      }
      List<HeldConnection> onB1 = held.on("b1");
      assertThat(onB1).isNotEmpty();
      for (HeldConnection each : onB1) {
        each.watch();
      }
      LoadClient client = new LoadClient(testbed.bothDirectors(), "/killed-backend", 8);
      LoadClient.Running load = client.begin();
      moment.await(load);

      long killNanos = CLOCK.nowNanos();
      testbed.process("b1").kill();
      long deadNanos = CLOCK.nowNanos();

      Duration down = awaitState(testbed, "DOWN", DOWN_MAX.plus(SLACK));
      testbed.process("b1").start();
      testbed.process("b1").awaitReady();
      Duration up = awaitState(testbed, "UP", UP_MAX.plus(SLACK));
      long before = testbed.accessLogs().requests("/killed-backend").getOrDefault("b1", 0L);
      Patience.until(
          "b1 gets connections again",
          Duration.ofSeconds(10),
          () -> testbed.accessLogs().requests("/killed-backend").getOrDefault("b1", 0L) > before);
      List<LoadClient.Exchange> exchanges = load.stop();
      client.writeTo(testbed.directory().resolve("load.log"));

      List<LoadClient.Exchange> broken =
          exchanges.stream().filter(LoadClient.Exchange::failed).toList();
      assertThat(broken)
          .allMatch(each -> each.startedNanos() < deadNanos && each.endedNanos() > killNanos)
          .allMatch(each -> each.endedNanos() - deadNanos < Patience.scaled(AT_ONCE).toNanos());
      assertThat(exchanges).anyMatch(each -> each.startedNanos() > deadNanos);
      assertThat(onB1)
          .allMatch(HeldConnection::hasEnded)
          .allMatch(each -> each.endedNanos() > killNanos)
          .allMatch(each -> each.endedNanos() - deadNanos < Patience.scaled(AT_ONCE).toNanos());
      int expected = exchanges.size() + onB1.size();
      Patience.until(
          "directors have counted " + expected + " connections ended by a backend",
          Duration.ofSeconds(5),
          () -> endedByBackend(testbed) >= expected);
      assertThat(endedByBackend(testbed)).isEqualTo(expected);
      for (HeldConnection each : held.all()) {
        if (!each.backend().equals("b1")) {
          assertThat(each.ask("/held")).isEqualTo(each.backend());
        }
      }
      System.out.printf(
          "KilledBackendIT held=%d broken=%d of=%d down=%dms up=%dms%n",
          onB1.size(), broken.size(), exchanges.size(), down.toMillis(), up.toMillis());
    }
  }

  private static Duration awaitState(Testbed testbed, String state, Duration bound) {
    long sinceNanos = CLOCK.nowNanos();
    Patience.until(
        "b1 is " + state,
        bound,
        () ->
            testbed
                .admin()
                .get("/api/v1/services/" + Testbed.SERVICE + "/backends/b1")
                .expect(200)
                .body()
                .getJsonObject("status")
                .getString("state")
                .equals(state));
    return Duration.ofNanos(CLOCK.nowNanos() - sinceNanos);
  }

  /// In good order or not, by the directors' own counts.
  private static long endedByBackend(Testbed testbed) throws IOException, InterruptedException {
    double sum = 0;
    for (String director : Testbed.DIRECTORS.keySet()) {
      for (String cause : List.of("server_closed", "server_aborted")) {
        sum +=
            testbed
                .process(director)
                .metric("weir_director_sessions_ended_total{cause=\"" + cause + "\"");
      }
    }
    return (long) sum;
  }
}
