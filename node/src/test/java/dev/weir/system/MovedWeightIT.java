package dev.weir.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.core.time.NanoClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Goal: a weight moved under load is in force on every director when the answer says so, quickly,
/// and no connection breaks. Method: load through two directors all the while; 20 moves, each of
/// which takes one of two backends out by weight 0 and puts the other in; the client's own log
/// tells which backend answered connections that were begun after a move was acknowledged.
class MovedWeightIT {
  private static final int MOVE_COUNT = 20;

  /// Between two moves `b1` or `b2` has weight 0.
  private record Moved(String out, long askedNanos, long acknowledgedNanos) {}

  @Test
  void isInForceEverywhereWhenItIsAcknowledged() throws Exception {
    try (Testbed testbed =
        Testbed.start("moved-weight", Testbed.Options.of("roundrobin", List.of(100, 100, 100)))) {
      LoadClient client = new LoadClient(testbed.bothDirectors(), "/moved", 8);
      LoadClient.Running load = client.begin();
      NanoClock clock = NanoClock.system();
      List<Moved> moves = new ArrayList<>();
      for (int i = 0; i < MOVE_COUNT; i++) {
        String out = i % 2 == 0 ? "b1" : "b2";
        String in = i % 2 == 0 ? "b2" : "b1";
        long askedNanos = clock.nowNanos();
        testbed.admin().setWeights(Testbed.SERVICE, Map.of(out, 0, in, 100));
        moves.add(new Moved(out, askedNanos, clock.nowNanos()));
        int before = load.count();
        Patience.until(
            "100 more connections", Duration.ofSeconds(30), () -> load.count() > before + 100);
      }
      List<LoadClient.Exchange> exchanges = load.stop();
      client.writeTo(testbed.directory().resolve("load.log"));

      assertThat(exchanges).noneMatch(LoadClient.Exchange::failed);
      assertThat(strays(moves, exchanges)).isEmpty();
      assertThat(medianMillis(moves)).isLessThanOrEqualTo(1_000);
      assertThat(exchanges).anyMatch(each -> each.backend().equals("b1"));
      assertThat(exchanges).anyMatch(each -> each.backend().equals("b2"));
    }
  }

  /// Connections begun after an acknowledgement and before the next move was asked for that met the
  /// backend which that move took out.
  private static List<LoadClient.Exchange> strays(
      List<Moved> moves, List<LoadClient.Exchange> exchanges) {
    List<LoadClient.Exchange> strays = new ArrayList<>();
    for (int i = 0; i < moves.size(); i++) {
      Moved moved = moves.get(i);
      long untilNanos = i + 1 < moves.size() ? moves.get(i + 1).askedNanos() : Long.MAX_VALUE;
      for (LoadClient.Exchange each : exchanges) {
        boolean within =
            each.startedNanos() - moved.acknowledgedNanos() > 0
                && each.connectedNanos() < untilNanos;
        if (within && each.backend().equals(moved.out())) {
          strays.add(each);
        }
      }
    }
    return strays;
  }

  private static long medianMillis(List<Moved> moves) {
    List<Long> times = new ArrayList<>();
    for (Moved moved : moves) {
      times.add((moved.acknowledgedNanos() - moved.askedNanos()) / 1_000_000);
    }
    Collections.sort(times);
    return times.get(times.size() / 2);
  }
}
