package dev.weir.feedback.intake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.core.settings.InvalidDocument;
import dev.weir.feedback.weigh.LoadReport;
import dev.weir.feedback.weigh.Metric;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Any bytes are valid reports or are refused; a report that is taken is within its ranges.
final class ReportJsonFuzzTest {
  private static final String SOUND =
      """
      [{"service": "web", "backend": "b1", "bootId": "x", "seq": 7, "load": 0.8, "cpu": 0.6},
       {"service": "web", "backend": "b2", "memory": 0.4, "processes": 0.2, "responseMs": 12}]
      """;
  private static final String[] PIECES = {
    "{",
    "}",
    "[",
    "]",
    "\"",
    ":",
    ",",
    "null",
    "true",
    "-1",
    "1e999",
    "NaN",
    "1.5",
    "\"service\"",
    "\"load\"",
    "\"web\"",
    "\u0000",
    "\ud800",
    "0.0000000000000000000000000000000000000000001"
  };

  @ParameterizedTest
  @MethodSource("dev.weir.core.testing.Seeds#some")
  void aDamagedBodyIsTakenWholeOrRefused(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < 100; i++) {
      check(Buffer.buffer(damaged(random)));
    }
  }

  @ParameterizedTest
  @MethodSource("dev.weir.core.testing.Seeds#few")
  void noiseIsRefused(long seed) {
    byte[] noise = new byte[new Random(seed).nextInt(70_000)];
    new Random(seed).nextBytes(noise);
    check(Buffer.buffer(noise));
  }

  @Test
  void deepNestingIsRefused() {
    check(Buffer.buffer("[".repeat(60_000)));
    check(Buffer.buffer("{\"a\":".repeat(12_000)));
  }

  @Test
  void whatIsWrittenIsReadAgain() {
    List<LoadReport> reports = ReportJson.parse(Buffer.buffer(SOUND));
    assertThat(reports).hasSize(2);
    assertThat(ReportJson.read(ReportJson.write(reports))).isEqualTo(reports);
  }

  private static void check(Buffer body) {
    try {
      for (LoadReport report : ReportJson.parse(body)) {
        report
            .measures()
            .forEach((metric, value) -> assertThat(value).isBetween(0.0, maxOf(metric)));
      }
    } catch (ReportJson.Malformed | InvalidDocument e) {
      assertThat(e.getMessage()).contains("expected");
    }
  }

  private static double maxOf(Metric metric) {
    return metric.max();
  }

  private static String damaged(Random random) {
    StringBuilder body = new StringBuilder(SOUND);
    for (int i = 1 + random.nextInt(4); i > 0; i--) {
      int at = random.nextInt(body.length());
      switch (random.nextInt(3)) {
        case 0 -> body.deleteCharAt(at);
        case 1 -> body.insert(at, PIECES[random.nextInt(PIECES.length)]);
        default -> body.setCharAt(at, (char) random.nextInt(128));
      }
    }
    return body.toString();
  }
}
