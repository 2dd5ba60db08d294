package dev.weir.feedback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.core.cluster.ClusterAccess;
import dev.weir.core.testing.FactStoreContract;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The HTTP intake as reporters meet it.
final class ReportIntakeTest {
  private static final FeedbackSettings SETTINGS = FeedbackSettings.DEFAULT.onFreePorts();

  @TempDir Path folder = Path.of("");
  private final Bench bench = new Bench();

  @AfterEach
  void close() {
    bench.close();
  }

  @Test
  void takesOneReportOrAList() {
    RunningFeedback node = web(SETTINGS);
    String one =
        """
        {"service": "web", "backend": "b1", "bootId": "x", "seq": 1, "cpu": 0.5, "memory": 0.4,
         "processes": 0.1, "responseMs": 12.5}
        """;
    assertThat(bench.post(node, one).body()).startsWith("{\"accepted\":1,\"rejected\":[]}");
    HttpResponse<String> list =
        bench.post(
            node,
            """
            [{"service": "web", "backend": "b1", "bootId": "x", "seq": 1, "load": 0.5},
             {"service": "web", "backend": "b2", "load": 0.5},
             {"service": "web", "backend": "b9", "load": 0.5},
             {"service": "nope", "backend": "b1", "load": 0.5},
             {"service": "plain", "backend": "b1", "load": 0.5}]
            """);
    assertThat(list.statusCode()).isEqualTo(200);
    JsonObject answer = new JsonObject(list.body());
    assertThat(answer.getInteger("accepted")).isEqualTo(1);
    assertThat(answer.getJsonArray("rejected"))
        .isEqualTo(
            new JsonArray()
                .add(rejected(0, "late"))
                .add(rejected(2, "unknown-backend"))
                .add(rejected(3, "unknown-service"))
                .add(rejected(4, "unused")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"service":"web","backend":"b1","load":-0.1}                 | 422 | validation
          {"service":"web","backend":"b1","load":1.51}                 | 422 | validation
          {"service":"web","backend":"b1","load":1e999}                | 422 | validation
          {"service":"web","backend":"b1","load":"NaN"}                | 422 | validation
          {"service":"web","backend":"b1","memory":1.1}                | 422 | validation
          {"service":"web","backend":"b1","load":1,"seq":-1}           | 422 | validation
          {"service":"web","backend":"b1","load":1,"seq":1.5}          | 422 | validation
          {"service":"web","backend":"b1"}                             | 422 | validation
          {"backend":"b1","load":1}                                    | 422 | validation
          {"service":"We b","backend":"b1","load":1}                   | 422 | validation
          {"service":"web","backend":"b1","load":1,"laod":1}           | 422 | unknown-field
          {"service":"web","backend":"b1","load":NaN}                  | 400 | malformed
          {"service":"web"                                             | 400 | malformed
          []                                                           | 400 | malformed
          [1]                                                          | 400 | malformed
          7                                                            | 400 | malformed
          {"service":"other","backend":"b1","load":1}                  | 404 | unknown-service
          {"service":"web","backend":"b7","load":1}                    | 404 | unknown-backend
          """)
  void refusesWithAProblemThatSaysWhy(String body, int status, String type) {
    RunningFeedback node = web(SETTINGS);
    HttpResponse<String> response = bench.post(node, body);
    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(response.headers().firstValue("content-type")).contains("application/problem+json");
    assertThat(new JsonObject(response.body()).getString("type")).endsWith("#" + type);
  }

  @Test
  void namesEveryWrongFieldAtOnce() {
    RunningFeedback node = web(SETTINGS);
    HttpResponse<String> response =
        bench.post(node, "{\"service\":\"web\",\"backend\":\"b1\",\"processe\":1,\"cpu\":9}");
    assertThat(response.body())
        .contains("did you mean processes?")
        .contains("#/cpu")
        .contains("0.0..1.5");
  }

  @Test
  void oneWrongReportOfAListRefusesTheList() {
    ClusterAccess access = bench.cluster.node("f1");
    RunningFeedback node = web(access, SETTINGS);
    HttpResponse<String> response =
        bench.post(
            node,
            """
            [{"service": "web", "backend": "b1", "load": 0.5},
             {"service": "web", "backend": "b2", "load": 5}]
            """);
    assertThat(response.statusCode()).isEqualTo(422);
    assertThat(response.body()).contains("body[1]");
    assertThat(FeedbackVerticleTest.counted(access, "weir_feedback_reports", "invalid"))
        .isEqualTo(1);
    assertThat(FeedbackVerticleTest.counted(access, "weir_feedback_reports", "accepted")).isZero();
  }

  @Test
  void knowsOnlyOnePathMethodAndType() {
    RunningFeedback node = web(SETTINGS);
    var get = HttpRequest.newBuilder(Bench.uri(node, "/v1/reports")).build();
    assertThat(bench.send(get).statusCode()).isEqualTo(405);
    var other = HttpRequest.newBuilder(Bench.uri(node, "/")).build();
    assertThat(bench.send(other).statusCode()).isEqualTo(404);
    var text =
        HttpRequest.newBuilder(Bench.uri(node, "/v1/reports"))
            .POST(BodyPublishers.ofString("{}"))
            .header("content-type", "text/plain")
            .build();
    assertThat(bench.send(text).statusCode()).isEqualTo(415);
  }

  @Test
  void aBodyOfTheLimitIsReadAndOneByteMoreIsRefused() {
    RunningFeedback node = web(SETTINGS);
    String report = "{\"service\":\"web\",\"backend\":\"b1\",\"load\":1}";
    int limit = SETTINGS.bodyLengthMax();
    String full = report + " ".repeat(limit - report.length());
    assertThat(bench.post(node, full).statusCode()).isEqualTo(200);
    assertThat(bench.post(node, full + " ").statusCode()).isEqualTo(413);
    assertThat(bench.post(node, report).statusCode()).isEqualTo(200);
  }

  @Test
  void takesOrcaInAHeaderOrAsTheBody() {
    ClusterAccess access = bench.cluster.node("f1");
    bench.publish(Bench.lvs("web", 100, 100));
    RunningFeedback node = bench.node(access, SETTINGS);
    String text = "TEXT application_utilization=0.99, named_metrics.queue=7";
    assertThat(bench.send(orca(node, "web/b1").header("endpoint-load-metrics", text).build()))
        .satisfies(
            answer -> assertThat(answer.body()).startsWith("{\"accepted\":1,\"rejected\":[]}"));
    bench.cluster.clock.advanceMillis(5_000);
    bench.until(() -> bench.factor("web", "b1") == 829);

    HttpRequest.Builder binary =
        orca(node, "web/b1").header("endpoint-load-metrics-bin", "CQAAAAAAANA/");
    assertThat(bench.send(binary.build()).statusCode()).isEqualTo(200);
    String json = "{\"cpuUtilization\": 0.5}";
    assertThat(bench.send(orca(node, "web/b2", "application/json", json)).statusCode())
        .isEqualTo(200);
    assertThat(bench.send(orca(node, "web/b2", "text/plain", "cpu_utilization=2")).statusCode())
        .isEqualTo(422);
    assertThat(bench.send(orca(node, "web/b2", "text/plain", "cpu_utilization")).statusCode())
        .isEqualTo(400);
    assertThat(bench.send(orca(node, "web/b9", "text/plain", "eps=1")).statusCode()).isEqualTo(422);
    assertThat(bench.send(orca(node, "web/b9", "text/plain", "cpu_utilization=1")).statusCode())
        .isEqualTo(404);
    assertThat(bench.send(orca(node, "web/b1", "text/html", "<p>")).statusCode()).isEqualTo(415);
    assertThat(bench.send(orca(node, "web/B1", "text/plain", "eps=1")).statusCode()).isEqualTo(404);
    assertThat(orcaCounted(access, "accepted")).isEqualTo(3);
    assertThat(orcaCounted(access, "invalid")).isEqualTo(2);
    assertThat(orcaCounted(access, "malformed")).isEqualTo(1);
    assertThat(orcaCounted(access, "unsupported-media-type")).isEqualTo(1);
  }

  private static double orcaCounted(ClusterAccess access, String result) {
    return access
        .meters()
        .get("weir_feedback_reports")
        .tag("intake", "orca")
        .tag("result", result)
        .counter()
        .count();
  }

  private static HttpRequest orca(RunningFeedback node, String of, String type, String body) {
    return HttpRequest.newBuilder(Bench.uri(node, "/v1/orca/" + of))
        .header("content-type", type)
        .POST(BodyPublishers.ofString(body))
        .build();
  }

  private static HttpRequest.Builder orca(RunningFeedback node, String of) {
    return HttpRequest.newBuilder(Bench.uri(node, "/v1/orca/" + of)).POST(BodyPublishers.noBody());
  }

  @Test
  void refusesMoreReportsThanItsRate() {
    RunningFeedback node =
        web(
            new FeedbackSettings(
                "127.0.0.1", 0, null, 65_536, 3, 8, PullSettings.DEFAULT, SETTINGS.agentServer()));
    String report = "{\"service\":\"web\",\"backend\":\"b1\",\"load\":1}";
    assertThat(bench.post(node, "[" + report + "," + report + "]").statusCode()).isEqualTo(200);
    assertThat(bench.post(node, report).statusCode()).isEqualTo(200);
    HttpResponse<String> tooMany = bench.post(node, report);
    assertThat(tooMany.statusCode()).isEqualTo(429);
    assertThat(tooMany.headers().firstValue("Retry-After")).contains("1");
    bench.cluster.clock.advanceMillis(400);
    assertThat(bench.post(node, report).statusCode()).isEqualTo(200);
  }

  @Test
  void withATokenOnlyThoseWhoKnowItMayReport() throws IOException {
    Path token = Files.writeString(folder.resolve("token"), "s3cret\n");
    RunningFeedback node =
        web(
            new FeedbackSettings(
                "127.0.0.1",
                0,
                token.toString(),
                65_536,
                100,
                8,
                PullSettings.DEFAULT,
                SETTINGS.agentServer()));
    String report = "{\"service\":\"web\",\"backend\":\"b1\",\"load\":1}";
    assertThat(bench.post(node, report).statusCode()).isEqualTo(401);
    assertThat(posted(node, report, "Bearer wrong").statusCode()).isEqualTo(401);
    assertThat(posted(node, report, "Bearer s3cret").statusCode()).isEqualTo(200);
  }

  @Test
  void doesNotStartWithAnEmptyTokenFile() throws IOException {
    Path token = Files.writeString(folder.resolve("token"), "\n");
    var settings =
        new FeedbackSettings(
            "127.0.0.1",
            0,
            token.toString(),
            65_536,
            100,
            8,
            PullSettings.DEFAULT,
            SETTINGS.agentServer());
    assertThatThrownBy(
            () ->
                FactStoreContract.await(
                    FeedbackVerticle.start(bench.vertx, bench.cluster.node("f1"), settings)))
        .hasMessageContaining("expected: a token");
  }

  private HttpResponse<String> posted(RunningFeedback node, String body, String authorization) {
    return bench.send(
        HttpRequest.newBuilder(Bench.uri(node, "/v1/reports"))
            .header("content-type", "application/json")
            .header("authorization", authorization)
            .POST(BodyPublishers.ofString(body))
            .build());
  }

  private RunningFeedback web(FeedbackSettings settings) {
    return web(bench.cluster.node("f1"), settings);
  }

  private RunningFeedback web(ClusterAccess access, FeedbackSettings settings) {
    bench.publish(Bench.lvs("web", 100, 100));
    bench.publish(
        Bench.service(
            "plain",
            dev.weir.core.model.Feedback.Verdict.NONE,
            dev.weir.core.model.Feedback.AgentCheck.DEFAULT,
            100));
    RunningFeedback node = bench.node(access, settings);
    bench.until(() -> bench.version("web").sequence() > 0);
    return node;
  }

  private static JsonObject rejected(int index, String reason) {
    return new JsonObject().put("index", index).put("reason", reason);
  }
}
