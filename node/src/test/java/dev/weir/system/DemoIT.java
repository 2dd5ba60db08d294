package dev.weir.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// Goal: what `demo` prints is true. Method: the built jar runs it as a process; its printed
/// commands are read and done as a shell would; it is stopped by SIGTERM, and started again on what
/// it kept.
class DemoIT {
  private static final int ENDED_BY_SIGTERM = 128 + 15;
  private static final Duration STOP_MAX = Duration.ofSeconds(30);

  @Test
  void whatItPrintsIsTrueAndASecondStartGoesOn() throws Exception {
    List<Integer> ports = Ports.free(3);
    try (Processes processes = new Processes("demo")) {
      WeirProcess demo = processes.startCommand("demo", arguments(ports.get(0), ports.get(1)));
      Demo first = awaitTold(demo, 1);
      assertThat(first.port()).isEqualTo(ports.get(0));
      assertThat(first.adminPort()).isEqualTo(ports.get(1));
      assertTokenIsKeptSafe(demo, first);
      assertEveryCommandWorks(first);
      awaitShareOfFirst(first, 55, 65);

      demo.terminate();
      assertThat(demo.awaitEnd(STOP_MAX)).isEqualTo(ENDED_BY_SIGTERM);
      assertThat(demo.log()).doesNotContain("Exception", " ERROR ");
      assertIsFree(first.port());
      assertIsFree(first.adminPort());

      assertAnotherPortIsRefused(processes, demo, ports.get(2), first);

      demo.start();
      Demo second = awaitTold(demo, 2);
      assertThat(second).isEqualTo(first);
      assertThat(weightOfFirst(second)).isEqualTo(300);
      awaitShareOfFirst(second, 55, 65);
      demo.terminate();
      assertThat(demo.awaitEnd(STOP_MAX)).isEqualTo(ENDED_BY_SIGTERM);
    }
  }

  private static List<String> arguments(int port, int adminPort) {
    return List.of(
        "demo",
        "--port",
        Integer.toString(port),
        "--admin-port",
        Integer.toString(adminPort),
        "--data-dir",
        "kept");
  }

  /// Waits until it has told everything for the so-manyth time.
  private static Demo awaitTold(WeirProcess demo, int times) throws IOException {
    Patience.until(
        "the demo tells what to try",
        WeirProcess.START_MAX,
        () -> demo.log().split("Ctrl-C ends it", -1).length > times || !demo.isAlive());
    String log = demo.log();
    assertThat(demo.isAlive()).as("alive:\n%s", log).isTrue();
    return Demo.in(log.substring(log.lastIndexOf("Weir balances ")));
  }

  private static void assertTokenIsKeptSafe(WeirProcess process, Demo demo) throws IOException {
    Path kept = process.home().toRealPath().resolve("kept");
    assertThat(demo.tokenFile().toRealPath()).isEqualTo(kept.resolve("admin.token"));
    assertThat(demo.tokenFile()).isAbsolute();
    assertThat(Files.readString(demo.tokenFile())).isEqualTo(demo.token() + "\n");
    assertThat(mode(demo.tokenFile())).isEqualTo("rw-------");
    assertThat(mode(kept.resolve("cluster.key"))).isEqualTo("rw-------");
    assertThat(mode(kept)).isEqualTo("rwx------");
  }

  /// A loop of requests, a change of weights, and a load by k6, in the order in which they stand.
  private static void assertEveryCommandWorks(Demo demo) throws Exception {
    assertThat(demo.commands()).hasSize(3);
    Matcher loop =
        Pattern.compile("for i in ([\\d ]+); do curl -s (\\S+); done")
            .matcher(demo.commands().get(0));
    assertThat(loop.matches()).as(demo.commands().get(0)).isTrue();
    for (String _ : loop.group(1).split(" ", -1)) {
      HttpResponse<String> answer = Curl.parse(List.of("curl", "-s", loop.group(2))).send();
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.headers().firstValue("X-Backend"))
          .hasValueSatisfying(backend -> assertThat(backend).isIn("b1", "b2", "b3"));
    }

    HttpResponse<String> changed = Curl.parse(Curl.words(demo.commands().get(1))).send();
    assertThat(changed.statusCode()).as(changed.body()).isEqualTo(200);
    assertThat(weightOfFirst(demo)).isEqualTo(300);

    Matcher load =
        Pattern.compile("BACKENDS=b1,b2,b3 TARGETS=(\\S+) DIRECTORS=1 k6 run (\\S+)")
            .matcher(demo.commands().get(2));
    assertThat(load.matches()).as(demo.commands().get(2)).isTrue();
    assertThat(load.group(1)).isEqualTo("127.0.0.1:" + demo.port());
    String script = Files.readString(Processes.file(load.group(2)));
    String library = Files.readString(Processes.file("k6/lib/weir.js"));
    for (String variable : List.of("BACKENDS", "TARGETS", "DIRECTORS")) {
      assertThat(script + library).contains(variable);
    }
  }

  /// 300 of 500 is 60 %.
  private static void awaitShareOfFirst(Demo demo, int percentMin, int percentMax) {
    InetSocketAddress director =
        new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), demo.port());
    TreeSet<Long> seen = new TreeSet<>();
    Patience.until(
        "b1 has its share, seen " + seen,
        Duration.ofSeconds(20),
        () -> {
          List<LoadClient.Exchange> exchanges =
              new LoadClient(List.of(director), "/", 4).send(100, Duration.ofMinutes(1));
          long first = exchanges.stream().filter(each -> each.backend().equals("b1")).count();
          seen.add(first);
          return first >= percentMin && first <= percentMax;
        });
  }

  private static int weightOfFirst(Demo demo) throws IOException, InterruptedException {
    JsonObject service =
        new AdminClient(demo.adminPort(), demo.token())
            .get("/api/v1/services/demo")
            .expect(200)
            .body();
    return service
        .getJsonObject("spec")
        .getJsonArray("backends")
        .getJsonObject(0)
        .getInteger("weight");
  }

  /// The kept configuration names its listener's port.
  private static void assertAnotherPortIsRefused(
      Processes processes, WeirProcess demo, int otherPort, Demo kept) throws Exception {
    List<String> arguments = new ArrayList<>(arguments(otherPort, kept.adminPort()));
    arguments.set(arguments.size() - 1, demo.home().resolve("kept").toString());
    WeirProcess other = processes.startCommand("other-port", arguments);
    assertThat(other.awaitEnd(STOP_MAX)).isEqualTo(1);
    assertThat(other.log()).contains("--port: " + otherPort + " (expected: " + kept.port());
  }

  private static void assertIsFree(int port) throws IOException {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port));
    }
  }

  private static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  /// What a demo has printed.
  private record Demo(
      int port, int adminPort, String token, Path tokenFile, List<String> commands) {
    static Demo in(String text) {
      String tried = text.substring(text.indexOf("Try:\n") + 5, text.indexOf("\nCtrl-C"));
      return new Demo(
          Integer.parseInt(one(text, "Weir balances http://127\\.0\\.0\\.1:(\\d+)/ over three")),
          Integer.parseInt(one(text, "page +http://127\\.0\\.0\\.1:(\\d+)/")),
          one(text, "admin token +(\\S+)"),
          Path.of(one(text, "kept in +(\\S+)")),
          tried.replaceAll("\\\\\n *", "").lines().map(String::strip).toList());
    }

    private static String one(String text, String pattern) {
      List<MatchResult> found = Pattern.compile(pattern).matcher(text).results().toList();
      assertThat(found).as("%s in\n%s", pattern, text).hasSize(1);
      return found.getFirst().group(1);
    }
  }
}
