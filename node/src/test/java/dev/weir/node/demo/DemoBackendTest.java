package dev.weir.node.demo;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a demo backend promises to the tests and demos that use it.
final class DemoBackendTest {
  @TempDir Path folder = Path.of("");
  private Vertx vertx = Vertx.vertx();
  private HttpClient client = HttpClient.newHttpClient();

  @BeforeEach
  void fresh() {
    client = HttpClient.newHttpClient();
  }

  @AfterEach
  void end() throws Exception {
    client.close();
    result(vertx.close());
  }

  @Test
  void namesItselfAndItsCaller() throws Exception {
    DemoBackend backend = started(DemoBackendSettings.named("b1"));
    HttpResponse<String> response = get(backend, "/some/where");
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("X-Backend")).contains("b1");
    JsonObject body = new JsonObject(response.body());
    assertThat(body.getString("backend")).isEqualTo("b1");
    assertThat(body.getString("caller")).isEqualTo("127.0.0.1");
    assertThat(body.getInteger("requests")).isEqualTo(1);
  }

  @Test
  void logsConnectionsWithoutARequestAndRequestsWithTheirCaller() throws Exception {
    Path log = folder.resolve("access.log");
    DemoBackend backend = started(DemoBackendSettings.named("b1").withAccessLog(log.toString()));
    int silentPort;
    try (Socket silent = new Socket()) {
      silent.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.3"), 0));
      silent.connect(
          new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), backend.port()), 5_000);
      silentPort = silent.getLocalPort();
      String opened = "backend=b1 conn=1 caller=127.0.0.3:" + silentPort;
      await()
          .atMost(10, SECONDS)
          .until(() -> lines(log).stream().anyMatch(l -> l.endsWith(opened)));
      assertThat(lines(log).getFirst()).startsWith("conn open n=1 t=");
    }
    String closed = "caller=127.0.0.3:" + silentPort + " requests=0";
    await().atMost(10, SECONDS).until(() -> lines(log).getLast().endsWith(closed));
    get(backend, "/x?secret=1");
    // Already there when the answer is: nothing to wait for.
    assertThat(lines(log).getLast())
        .matches(
            "request n=4 t=\\d+ backend=b1 conn=2 caller=127\\.0\\.0\\.1:\\d+ method=GET path=/x"
                + " status=200 agent=\"Java-http-client/.*\"");
  }

  @Test
  void changesItsBehaviourWhileItRuns() throws Exception {
    DemoBackend backend = started(DemoBackendSettings.named("b1"));
    assertThat(put(backend, "{\"failureShare\":1,\"healthy\":false}").statusCode()).isEqualTo(200);
    assertThat(get(backend, "/").statusCode()).isEqualTo(500);
    assertThat(get(backend, "/health").statusCode()).isEqualTo(503);
    put(backend, "{\"failureShare\":0,\"healthy\":true,\"latencyMs\":300}");
    long before = System.nanoTime();
    assertThat(get(backend, "/").statusCode()).isEqualTo(200);
    assertThat(System.nanoTime() - before).isGreaterThan(290_000_000L);
    assertThat(get(backend, "/health").statusCode()).isEqualTo(200);
    assertThat(new JsonObject(get(backend, "/_demo/settings").body()).getInteger("latencyMs"))
        .isEqualTo(300);
  }

  @Test
  void refusesWrongBehaviourAndNamesTheMistake() throws Exception {
    DemoBackend backend = started(DemoBackendSettings.named("b1"));
    HttpResponse<String> response = put(backend, "{\"latencyMS\":1,\"load\":2}");
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.body()).contains("did you mean latencyMs?").contains("0.0..1.5");
    assertThat(put(backend, "[]").statusCode()).isEqualTo(400);
    assertThat(put(backend, "{").statusCode()).isEqualTo(400);
  }

  @Test
  void sendsAsManyBytesAsAsked() throws Exception {
    DemoBackend backend = started(DemoBackendSettings.named("b1"));
    HttpRequest request = HttpRequest.newBuilder(uri(backend, "/bytes/20000001")).build();
    assertThat(client.send(request, BodyHandlers.ofByteArray()).body()).hasSize(20_000_001);
    assertThat(get(backend, "/bytes/0").body()).isEmpty();
    assertThat(get(backend, "/bytes/-1").statusCode()).isEqualTo(400);
  }

  @Test
  void echoesTheBodyAlsoAfterALatency() throws Exception {
    DemoBackend backend =
        started(
            DemoBackendSettings.named("b1")
                .withBehaviour(new DemoBehaviour(50, 10, 0, 0, "", true, true)));
    String body = "weir".repeat(100_000);
    HttpRequest request =
        HttpRequest.newBuilder(uri(backend, "/echo"))
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    assertThat(client.send(request, BodyHandlers.ofString()).body()).isEqualTo(body);
  }

  @Test
  void itsAgentSaysWhatTheLoadLeavesFreeOrWhatItIsTold() throws Exception {
    DemoBackend backend = started(DemoBackendSettings.named("b1"));
    assertThat(agentLine(backend)).isEqualTo("100%\n");
    put(backend, "{\"load\":0.25}");
    assertThat(agentLine(backend)).isEqualTo("75%\n");
    put(backend, "{\"load\":1.5}");
    assertThat(agentLine(backend)).isEqualTo("1%\n");
    put(backend, "{\"agentSays\":\"down # disk full\"}");
    assertThat(agentLine(backend)).isEqualTo("down # disk full\n");
  }

  @Test
  void finishesAnAnswerThatIsOnItsWayBeforeItStops() throws Exception {
    DemoBackend backend = started(DemoBackendSettings.named("b1"));
    HttpRequest request = HttpRequest.newBuilder(uri(backend, "/bytes/30000000")).build();
    try (InputStream body = client.send(request, BodyHandlers.ofInputStream()).body()) {
      assertThat(body.read()).isEqualTo('w');
      Future<Void> stopped = backend.stop();
      assertThat(body.readAllBytes()).hasSize(29_999_999);
      result(stopped);
    }
    assertThatThrownBy(() -> get(backend, "/")).isInstanceOf(IOException.class);
  }

  @Test
  void reportsItsLoadUntilItIsToldToBeSilent() throws Exception {
    List<JsonObject> reports = new CopyOnWriteArrayList<>();
    var intake =
        result(
            vertx
                .createHttpServer()
                .requestHandler(
                    request ->
                        request
                            .body()
                            .onSuccess(
                                body -> {
                                  reports.add(new JsonObject(body));
                                  request.response().setStatusCode(202).end();
                                }))
                .listen(0, "127.0.0.1"));
    var reporting =
        new DemoBackendSettings.Reporting(
            URI.create("http://127.0.0.1:" + intake.actualPort() + "/v1/reports"),
            "web",
            "b1",
            Duration.ofMillis(100),
            "");
    DemoBackend backend = started(DemoBackendSettings.named("b1").reportingTo(reporting));
    put(backend, "{\"load\":0.99}");
    await()
        .atMost(10, SECONDS)
        .until(() -> reports.stream().anyMatch(report -> report.getDouble("load") == 0.99));
    JsonObject last = reports.getLast();
    assertThat(last.getString("service")).isEqualTo("web");
    assertThat(last.getString("backend")).isEqualTo("b1");
    assertThat(reports.stream().map(report -> report.getLong("seq")).toList())
        .isSorted()
        .doesNotHaveDuplicates();
    put(backend, "{\"reporting\":false}");
    int known = reports.size();
    await()
        .during(Duration.ofMillis(500))
        .atMost(10, SECONDS)
        .until(() -> reports.size() <= known + 1);
  }

  @Test
  void takesItsSettingsFromFields() {
    var read =
        SettingsOf.json(
            new JsonObject()
                .put("name", "b7")
                .put("agent", false)
                .put("latencyMs", 5)
                .put("reportTo", "http://127.0.0.1:8084/v1/reports")
                .put("service", "web")
                .put("backend", "b7"));
    assertThat(read.agentPort()).isNull();
    assertThat(read.accessLog()).isEqualTo("-");
    assertThat(read.behaviour().latencyMillis()).isEqualTo(5);
    assertThat(read.reporting()).isNotNull();
    assertThat(SettingsOf.mistakes(new JsonObject().put("reportTo", "ftp://x").put("ports", 1)))
        .contains("reportTo", "service", "ports");
    assertThat(SettingsOf.mistakes(new JsonObject().put("port", new JsonArray()))).contains("port");
  }

  private DemoBackend started(DemoBackendSettings settings) throws Exception {
    return result(DemoBackend.start(vertx, settings));
  }

  private HttpResponse<String> get(DemoBackend backend, String path) throws Exception {
    return client.send(HttpRequest.newBuilder(uri(backend, path)).build(), BodyHandlers.ofString());
  }

  private HttpResponse<String> put(DemoBackend backend, String json) throws Exception {
    return client.send(
        HttpRequest.newBuilder(uri(backend, "/_demo/settings"))
            .PUT(HttpRequest.BodyPublishers.ofString(json))
            .build(),
        BodyHandlers.ofString());
  }

  private static URI uri(DemoBackend backend, String path) {
    return URI.create("http://127.0.0.1:" + backend.port() + path);
  }

  private static String agentLine(DemoBackend backend) throws IOException {
    Integer port = backend.agentPort();
    assertThat(port).isNotNull();
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port == null ? 0 : port)) {
      socket.setSoTimeout(10_000);
      InputStream in = socket.getInputStream();
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static List<String> lines(Path file) {
    try {
      List<String> lines = Files.readAllLines(file);
      return lines.isEmpty() ? List.of("") : lines;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static <T> T result(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(20, SECONDS);
  }
}
