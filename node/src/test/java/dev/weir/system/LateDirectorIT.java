package dev.weir.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/// Goal: a director that joins late knows everything before it takes its first connection. Method:
/// `b1` has weight 0; `b2` answers, but its probes fail, so that its own access log would show
/// whoever came; `d2` joins under load and is dialled every 2 ms from before it listens. Its first
/// 100 connections are judged by the logs of all three backends, where 127.0.0.3 is `d2`. Then the
/// same once more with a director that was killed and knows its old configuration from its disk.
class LateDirectorIT {
  private static final int CONNECTION_COUNT = 100;
  private static final Testbed.Options OPTIONS =
      new Testbed.Options(
          "roundrobin",
          List.of(0, 100, 100),
          "    health: {kind: http, intervalMs: 500, timeoutMs: 400, rise: 2, fall: 2,"
              + " http: {path: /health}}\n");

  @Test
  void meetsNoBackendThatIsDownOrHasNoWeight() throws Exception {
    try (Testbed testbed = Testbed.startWithout(Set.of("d2"), "late-director", OPTIONS)) {
      testbed.awaitState("b3", "UP", Duration.ofSeconds(20));
      testbed.tell("b2", new JsonObject().put("healthy", false));
      testbed.awaitState("b2", "DOWN", Duration.ofSeconds(20));
      LoadClient client = new LoadClient(List.of(testbed.address("d1")), "/early", 2);
      LoadClient.Running load = client.begin();

      testbed.join("d2");
      List<LoadClient.Exchange> first = firstConnections(testbed, "/first");
      assertThat(first).allMatch(each -> each.backend().equals("b3"));
      assertOnlyB3(testbed, "/first", CONNECTION_COUNT);

      testbed.process("d2").awaitReady();
      testbed.process("d2").kill();
      testbed.process("d2").start();
      List<LoadClient.Exchange> again = firstConnections(testbed, "/again");
      assertThat(again).allMatch(each -> each.backend().equals("b3"));
      assertOnlyB3(testbed, "/again", 2 * CONNECTION_COUNT);

      List<LoadClient.Exchange> early = load.stop();
      client.writeTo(testbed.directory().resolve("load.log"));
      assertThat(early).isNotEmpty().noneMatch(LoadClient.Exchange::failed);
    }
  }

  /// From the very first that is accepted; before that one, all are refused.
  private static List<LoadClient.Exchange> firstConnections(Testbed testbed, String path) {
    List<InetSocketAddress> director = List.of(testbed.address("d2"));
    List<LoadClient.Exchange> exchanges = new ArrayList<>();
    Awaitility.await("d2 listens")
        .atMost(Patience.scaled(WeirProcess.START_MAX))
        .pollInterval(Duration.ofMillis(2))
        .pollDelay(Duration.ZERO)
        .until(
            () -> {
              LoadClient.Exchange dial =
                  new LoadClient(director, path, 1).send(1, Duration.ofMinutes(1)).getFirst();
              boolean accepted = dial.connectedNanos() != 0;
              if (accepted) {
                exchanges.add(dial);
              }
              return accepted;
            });
    try {
      exchanges.addAll(
          new LoadClient(director, path, 4).send(CONNECTION_COUNT - 1, Duration.ofMinutes(1)));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
    assertThat(exchanges).hasSize(CONNECTION_COUNT).noneMatch(LoadClient.Exchange::failed);
    return exchanges;
  }

  private static void assertOnlyB3(Testbed testbed, String path, long connectionCount)
      throws Exception {
    assertThat(testbed.accessLogs().requestsFrom("127.0.0.3", path))
        .isEqualTo(Map.of("b1", 0L, "b2", 0L, "b3", (long) CONNECTION_COUNT));
    assertThat(testbed.accessLogs().connectionsFrom("127.0.0.3"))
        .isEqualTo(Map.of("b1", 0L, "b2", 0L, "b3", connectionCount));
  }
}
