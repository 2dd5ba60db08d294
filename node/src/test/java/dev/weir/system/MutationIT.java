package dev.weir.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.core.testing.ScriptedBackend;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Goal: tests of shares, redispatch and half-close fail when what they test is taken out. Method:
/// `d1` always takes the first backend, `d2` never tries another one and closes both sides when one
/// ends; each check must fail through the director that lacks it and pass through the other.
class MutationIT {
  private static final String DIRECTOR = "director-verticle/src/main/java/dev/weir/director/";

  private static final Mutation ALWAYS_THE_FIRST =
      new Mutation(
          DIRECTOR + "balance/SchedulerFactory.java",
          "case ROUNDROBIN -> SmoothRoundRobin.startingAnywhere(random);",
          """
          case ROUNDROBIN -> (routes, request) -> {
            for (int i = 0; i < routes.size(); i++) {
              if (request.mayTake(routes.route(i))) {
                return routes.route(i);
              }
            }
            return null;
          };
          """);

  private static final Mutation NO_REDISPATCH =
      new Mutation(
          DIRECTOR + "forward/Session.java",
          "failed.size() >= redispatch.attemptsMax()",
          "failed.size() >= 1");

  private static final Mutation NO_HALF_CLOSE =
      new Mutation(
          DIRECTOR + "forward/NativeRelay.java",
          "loop.sys().shutdownOutput(stream.to().fd());",
          "finish(termination);");

  /// Nobody but a director finds out that a backend is dead.
  private static final Testbed.Options OPTIONS =
      new Testbed.Options("roundrobin", List.of(100, 100, 200), "    health: {kind: none}\n")
          .mutating(
              Map.of(
                  "d1", List.of(ALWAYS_THE_FIRST),
                  "d2", List.of(NO_REDISPATCH, NO_HALF_CLOSE)));

  @Test
  void isFoundOut() throws Exception {
    try (Testbed testbed = Testbed.start("mutation", OPTIONS)) {
      sharesFollowWeights(testbed, "d2");
      assertThatThrownBy(() -> sharesFollowWeights(testbed, "d1"))
          .isInstanceOf(AssertionError.class)
          .hasMessageContaining("between");

      answerFollowsTheEndOfTheRequest(testbed, "half-d1", "d1");
      assertThatThrownBy(() -> answerFollowsTheEndOfTheRequest(testbed, "half-d2", "d2"))
          .isInstanceOf(AssertionError.class)
          .hasMessageContaining("\"answer\"");

      testbed.process("b1").kill();
      nobodyNoticesADeadBackend(testbed, "d1");
      assertThatThrownBy(() -> nobodyNoticesADeadBackend(testbed, "d2"))
          .isInstanceOf(AssertionError.class)
          .hasMessageContaining("Exchange[");
    }
  }

  private static void sharesFollowWeights(Testbed testbed, String director) throws Exception {
    String path = "/shares-" + director;
    LoadClient client = new LoadClient(List.of(testbed.address(director)), path, 4);
    assertThat(client.send(400, Duration.ofSeconds(30))).noneMatch(LoadClient.Exchange::failed);
    Map<String, Long> counts = testbed.accessLogs().requests(path);
    assertThat(counts.get("b1")).isBetween(92L, 108L);
    assertThat(counts.get("b2")).isBetween(92L, 108L);
    assertThat(counts.get("b3")).isBetween(192L, 208L);
  }

  private static void nobodyNoticesADeadBackend(Testbed testbed, String director) throws Exception {
    LoadClient client = new LoadClient(List.of(testbed.address(director)), "/dead-" + director, 1);
    assertThat(client.send(40, Duration.ofSeconds(30))).noneMatch(LoadClient.Exchange::failed);
  }

  /// A service of its own, whose backend answers when the request has ended.
  private static void answerFollowsTheEndOfTheRequest(
      Testbed testbed, String service, String director) throws Exception {
    try (ScriptedBackend backend = ScriptedBackend.start(MutationIT::answerAtTheEnd)) {
      int port = Ports.free(1).getFirst();
      testbed.admin().create(service, spec(port, backend.port()));
      InetSocketAddress address =
          new InetSocketAddress(testbed.address(director).getAddress(), port);
      try (Socket client = new Socket()) {
        client.setSoTimeout((int) Patience.scaled(Duration.ofSeconds(10)).toMillis());
        client.connect(address, 5_000);
        client.getOutputStream().write("request".getBytes(StandardCharsets.UTF_8));
        client.shutdownOutput();
        assertThat(answer(client)).isEqualTo("answer");
      }
    }
  }

  private static void answerAtTheEnd(Socket socket, InputStream in, OutputStream out)
      throws IOException {
    in.transferTo(OutputStream.nullOutputStream());
    out.write("answer".getBytes(StandardCharsets.UTF_8));
  }

  private static String answer(Socket client) {
    try {
      return new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      return e.toString();
    }
  }

  private static JsonObject spec(int port, int backendPort) {
    return new JsonObject()
        .put("scheduler", "roundrobin")
        .put("health", new JsonObject().put("kind", "none"))
        .put("listeners", new JsonArray().add(new JsonObject().put("id", "main").put("port", port)))
        .put(
            "backends",
            new JsonArray()
                .add(
                    new JsonObject()
                        .put("id", "b1")
                        .put("host", "127.0.0.1")
                        .put("port", backendPort)
                        .put("weight", 100)));
  }
}
