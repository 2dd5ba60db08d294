package dev.weir.feedback;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.core.cluster.ClusterAccess;
import dev.weir.core.model.Feedback;
import dev.weir.core.model.Pull;
import dev.weir.core.model.Service;
import dev.weir.core.testing.ScriptedBackend;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Pages fetched from real sockets, on a manual clock.
final class PullsTest {
  private final Bench bench = new Bench();
  private final ClusterAccess access = bench.cluster.node("f1");
  private final List<String> asked = new CopyOnWriteArrayList<>();

  @AfterEach
  void close() {
    bench.close();
  }

  @Test
  void whatABackendsPageSaysMovesItsFactor() {
    try (ScriptedBackend page = ScriptedBackend.start(answers("200 OK", "{\"busy\": 99}"))) {
      start(service(page.port(), Pull.Kind.JSON, "/busy / 100", Feedback.Verdict.LVS), 4_096);
      bench.untilInTime(() -> bench.factor("web", "b1") < 1000);
      assertThat(asked.getFirst())
          .startsWith("GET /load?of=web HTTP/1.1")
          .containsIgnoringCase("host: 127.0.0.1:" + page.port());
      assertThat(counted("accepted")).isPositive();
    }
  }

  @Test
  void pagesInPrometheusTextCountTheSame() {
    String text = "# TYPE busy gauge\nbusy{app=\"web\"} 0.99\nbusy{app=\"x\"} 0.1\n";
    try (ScriptedBackend page = ScriptedBackend.start(answers("200 OK", text))) {
      start(
          service(page.port(), Pull.Kind.PROMETHEUS, "busy{app=\"web\"}", Feedback.Verdict.LVS),
          4_096);
      bench.untilInTime(() -> bench.factor("web", "b1") < 1000);
    }
  }

  @Test
  void eachPageIsFetchedOnceInItsInterval() {
    try (ScriptedBackend page = ScriptedBackend.start(answers("200 OK", "{\"busy\": 50}"))) {
      start(service(page.port(), Pull.Kind.JSON, "/busy / 100", Feedback.Verdict.LVS), 4_096);
      long start = bench.cluster.clock.nowNanos();
      bench.untilInTime(() -> bench.cluster.clock.nowNanos() - start > 10_000_000_000L);
      assertThat(asked).hasSizeBetween(1, 6);
    }
  }

  @Test
  void everyOtherAnswerIsCountedAndChangesNothing() {
    try (ScriptedBackend page = ScriptedBackend.start(ScriptedBackend.resets())) {
      start(service(page.port(), Pull.Kind.JSON, "/busy", Feedback.Verdict.LVS), 1_024);
      counts("unreachable");
      page.nowPlays(answers("302 Found\r\nLocation: http://127.0.0.1:" + page.port(), ""));
      counts("refused");
      page.nowPlays(answers("200 OK", "{\"busy\": 0.5" + " ".repeat(2_000) + "}"));
      counts("too-large");
      page.nowPlays(answers("200 OK", "busy"));
      counts("malformed");
      page.nowPlays(answers("200 OK", "{\"idle\": 1}"));
      counts("no-measure");
      page.nowPlays(answers("200 OK", "{\"busy\": 7}"));
      counts("invalid");
      page.nowPlays(ScriptedBackend.silent());
      counts("timed-out");
      assertThat(counted("accepted")).isZero();
      assertThat(bench.factor("web", "b1")).isEqualTo(1000);
      assertThat(asked).allMatch(each -> each.startsWith("GET /load?of=web "));
      page.nowPlays(answers("200 OK", "{\"busy\": 0.5}"));
      counts("accepted");
    }
  }

  @Test
  void nothingIsFetchedForAVerdictThatWeighsNoReports() {
    try (ScriptedBackend page = ScriptedBackend.start(answers("200 OK", "{\"busy\": 1}"));
        ScriptedBackend other = ScriptedBackend.start(answers("200 OK", "{\"busy\": 1}"))) {
      bench.publish(service(page.port(), Pull.Kind.JSON, "/busy", Feedback.Verdict.NONE));
      Service weighed = service(other.port(), Pull.Kind.JSON, "/busy", Feedback.Verdict.LVS);
      bench.publish(Bench.named("weighed", weighed));
      bench.node(access, FeedbackSettings.DEFAULT.onFreePorts());
      bench.untilInTime(() -> asked.size() >= 2);
      assertThat(other.callers).isNotEmpty();
      assertThat(page.callers).isEmpty();
    }
  }

  private void start(Service service, int bodyLengthMax) {
    FeedbackSettings usual = FeedbackSettings.DEFAULT.onFreePorts();
    bench.publish(service);
    bench.node(
        access,
        new FeedbackSettings(
            usual.intakeHost(),
            0,
            null,
            usual.bodyLengthMax(),
            usual.reportsPerSecondMax(),
            usual.agentChecksInFlightMax(),
            new PullSettings(8, bodyLengthMax),
            usual.agentServer()));
  }

  private void counts(String result) {
    double before = counted(result);
    bench.untilInTime(() -> counted(result) > before);
  }

  private double counted(String result) {
    return FeedbackVerticleTest.counted(access, "weir_feedback_pulls", result);
  }

  private static Service service(
      int port, Pull.Kind kind, String selector, Feedback.Verdict verdict) {
    Service base = Bench.service("web", verdict, Feedback.AgentCheck.DEFAULT, 100);
    return Bench.weighedBy(
        base,
        new Feedback(
            verdict,
            Feedback.AgentCheck.DEFAULT,
            Feedback.Lvs.DEFAULT,
            new Pull(
                kind,
                port,
                "/load?of=web",
                Duration.ofSeconds(2),
                Map.of(Pull.Measure.LOAD, selector))));
  }

  private ScriptedBackend.Script answers(String status, String body) {
    return (_, in, out) -> {
      for (String request = head(in); !request.isEmpty(); request = head(in)) {
        asked.add(request);
        String answer =
            "HTTP/1.1 "
                + status
                + "\r\nConnection: close\r\nContent-Length: "
                + body.length()
                + "\r\n\r\n"
                + body;
        out.write(answer.getBytes(US_ASCII));
      }
    };
  }

  private static String head(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      if (next < 0) {
        return "";
      }
      head.append((char) next);
    }
    return head.toString();
  }
}
