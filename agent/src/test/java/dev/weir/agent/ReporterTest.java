package dev.weir.agent;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weir.core.testing.ScriptedBackend;
import dev.weir.feedback.intake.ReportJson;
import dev.weir.feedback.weigh.LoadReport;
import dev.weir.feedback.weigh.Metric;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What the agent posts, as Weir's own reader of reports understands it; and what it does when
/// nobody, or nobody friendly, is there.
final class ReporterTest {
  private static final Duration BOUND =
      Duration.ofSeconds(30L * Integer.getInteger("weir.test.timeoutScale", 1));

  private final List<String> posted = new CopyOnWriteArrayList<>();
  private Reporter reporter = new Reporter(settings(1, ""), _ -> sample());

  @AfterEach
  void stop() {
    reporter.stop();
  }

  @Test
  void postsReportsThatWeirReads() {
    try (ScriptedBackend intake = ScriptedBackend.start(answering("HTTP/1.1 200 OK\r\n\r\n"))) {
      begin(intake.port(), new JvmMeter(10));
      await().atMost(BOUND).until(() -> posted.size() >= 4);
      assertThat(posted.getFirst())
          .startsWith("POST /v1/reports HTTP/1.1\r\nHost: 127.0.0.1:" + intake.port())
          .contains("Authorization: Bearer s3cret");
      assertThat(reporter.status()).startsWith("sent=").endsWith("failed=0");
      List<LoadReport> reports = posted.stream().map(ReporterTest::report).toList();
      assertThat(reports.stream().map(LoadReport::bootId).distinct()).hasSize(1);
      assertThat(reports.stream().map(LoadReport::sequence)).isSorted().doesNotHaveDuplicates();
      // The first report has nothing yet to compare the CPU's time with.
      assertThat(reports.get(0).measures().keySet())
          .isEqualTo(Set.of(Metric.MEMORY, Metric.PROCESSES));
      assertThat(reports.get(1).measures().keySet())
          .isEqualTo(Set.of(Metric.MEMORY, Metric.PROCESSES, Metric.CPU));
    }
  }

  @Test
  void requestsInFlightAreAPartOfWhatTheApplicationIsSizedFor() {
    try (ScriptedBackend intake = ScriptedBackend.start(answering("HTTP/1.1 200 OK\r\n\r\n"))) {
      WeirAgent.begin();
      WeirAgent.begin();
      WeirAgent.begin();
      begin(intake.port(), new JvmMeter(10));
      await().atMost(BOUND).until(() -> says(0.3));
      WeirAgent.end();
      await().atMost(BOUND).until(() -> says(0.2));
      WeirAgent.end();
      WeirAgent.end();
      await().atMost(BOUND).until(() -> says(0.0));
    }
  }

  @Test
  void whatItCannotMeasureItDoesNotReport() {
    try (ScriptedBackend intake = ScriptedBackend.start(answering("HTTP/1.1 200 OK\r\n\r\n"))) {
      begin(intake.port(), _ -> sample());
      await().atMost(BOUND).until(() -> !posted.isEmpty());
      assertThat(report(posted.getFirst()).measures()).isEqualTo(Map.of(Metric.CPU, 0.25));
    }
  }

  @Test
  void countsRefusalsAndGoesOn() {
    try (ScriptedBackend intake = ScriptedBackend.start(answering("HTTP/1.1 401 No\r\n\r\n"))) {
      begin(intake.port(), _ -> sample());
      await().atMost(BOUND).until(() -> reporter.status().startsWith("sent=0 failed=2 "));
      assertThat(reporter.status()).endsWith("last=status 401");
      intake.nowPlays(answering("HTTP/1.1 200 OK\r\n\r\n"));
      await().atMost(BOUND).until(() -> !reporter.status().startsWith("sent=0"));
    }
  }

  /// A redirect is not followed, and neither silence nor endless noise is listened to for long.
  @Test
  void survivesWhateverAnswers() {
    List<ScriptedBackend.Script> strangers =
        List.of(
            answering("HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\n\r\n"),
            answering("SSH-2.0-x\r\n"),
            answering("\0".repeat(100_000)),
            answering(""),
            ScriptedBackend.resets());
    try (ScriptedBackend intake = ScriptedBackend.start(ScriptedBackend.resets())) {
      begin(intake.port(), _ -> sample());
      for (ScriptedBackend.Script stranger : strangers) {
        intake.nowPlays(stranger);
        String before = reporter.status();
        await().atMost(BOUND).until(() -> !reporter.status().equals(before));
      }
      assertThat(reporter.status()).startsWith("sent=0 ");
    }
  }

  @Test
  void aMeterThatThrowsIsAnErrorThatIsCounted() {
    begin(
        ScriptedBackend.deadPort(),
        _ -> {
          throw new LinkageError("no such bean");
        });
    await().atMost(BOUND).until(() -> reporter.status().contains("failed=2 last=LinkageError"));
  }

  private void begin(int port, Meter meter) {
    reporter = new Reporter(settings(port, "s3cret"), meter);
    reporter.start();
  }

  private boolean says(double processes) {
    return !posted.isEmpty()
        && report(posted.getLast()).measures().getOrDefault(Metric.PROCESSES, -1.0) == processes;
  }

  private static LoadReport report(String request) {
    String body = request.substring(request.indexOf("\r\n\r\n") + 4);
    return ReportJson.parse(Buffer.buffer(body)).getFirst();
  }

  private static Meter.Sample sample() {
    return new Meter.Sample(0.25, Meter.Sample.UNKNOWN, Meter.Sample.UNKNOWN);
  }

  private static AgentSettings settings(int port, String token) {
    URI reports = URI.create("http://127.0.0.1:" + port + "/v1/reports");
    return new AgentSettings(reports, "web", "b1", token, 100, 10);
  }

  private ScriptedBackend.Script answering(String answer) {
    return (_, in, out) -> {
      posted.add(request(in));
      out.write(answer.getBytes(US_ASCII));
    };
  }

  private static String request(InputStream in) throws IOException {
    ByteArrayOutputStream read = new ByteArrayOutputStream();
    while (!read.toString(US_ASCII).endsWith("}")) {
      int next = in.read();
      if (next < 0) {
        break;
      }
      read.write(next);
    }
    return read.toString(US_ASCII);
  }
}
