package dev.weir.health.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.core.model.HttpCheck;
import dev.weir.core.model.StatusRanges;
import dev.weir.health.verdict.Code;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The bytes in and out, without a socket.
class HttpExchangeTest {
  @Test
  void asksAsTheCheckSaysAndNamesItsNode() {
    try (HttpExchange exchange = exchange("GET", null)) {
      String request = exchange.request("web.example", "weir-health/h1").toString();
      assertThat(request)
          .startsWith("GET /ready HTTP/1.1\r\n")
          .containsIgnoringCase("host: web.example\r\n")
          .containsIgnoringCase("user-agent: weir-health/h1\r\n")
          .containsIgnoringCase("connection: close\r\n")
          .endsWith("\r\n\r\n");
    }
  }

  @Test
  void theStatusDecidesAsSoonAsItIsThere() {
    assertThat(code("GET", null, "HTTP/1.1 204 No Content\r\n\r\n")).isEqualTo(Code.L7OK);
    assertThat(code("GET", null, "HTTP/1.1 503 No\r\n\r\n")).isEqualTo(Code.L7STS);
    assertThat(code("GET", null, "HTTP/1.1 200 OK\r\nContent-Le")).isNull();
  }

  @Test
  void anInterimAnswerIsNotTheAnswer() {
    String early = "HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n";
    assertThat(code("GET", null, early)).isNull();
    assertThat(code("GET", null, early + "HTTP/1.1 500 Oh\r\n\r\n")).isEqualTo(Code.L7STS);
  }

  @Test
  void aHeadRequestHasNoBodyToWaitFor() {
    String answer = "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n";
    assertThat(code("HEAD", null, answer)).isEqualTo(Code.L7OK);
    assertThat(code("HEAD", "ready", answer)).isEqualTo(Code.L7RSP);
  }

  @Test
  void theBodyMayBeChunkedOrEndWithTheStream() {
    String chunked =
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nrea\r\n2\r\ndy\r\n0\r\n\r\n";
    assertThat(code("GET", "ready", chunked)).isEqualTo(Code.L7OK);
    assertThat(code("GET", "steady", chunked)).isEqualTo(Code.L7RSP);
    assertThat(code("GET", "ready", "HTTP/1.0 200 OK\r\n\r\nI am ready")).isEqualTo(Code.L7OK);
    assertThat(ended("steady", "HTTP/1.0 200 OK\r\n\r\nI am ready").text())
        .startsWith("status 200, expected text not in 10 bytes of the body");
  }

  @Test
  void anAnswerThatIsCutOffIsNoAnswer() {
    assertThat(ended(null, "").text()).isEqualTo("connection closed without an answer");
    assertThat(ended(null, "HTTP/1.1 200 OK\r\nConte").code()).isEqualTo(Code.L7RSP);
    Finding cut = ended("ready", "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nrea");
    assertThat(cut.code()).isEqualTo(Code.L7RSP);
    assertThat(cut.text()).startsWith("connection closed within the body");
  }

  @Test
  void whatIsNotHttpIsQuoted() {
    try (HttpExchange exchange = exchange("GET", null)) {
      exchange.request("h", "a");
      Finding finding = exchange.receive(Buffer.buffer("SSH-2.0-OpenSSH_9.6 hello\r\n\r\n"));
      assertThat(finding).isNotNull();
      assertThat(String.valueOf(finding)).contains("L7RSP", "not HTTP: \"SSH-2.0-OpenSSH_9.6");
    }
  }

  @Test
  void theReasonHasStatusExpectationAndTheFirstBytes() {
    try (HttpExchange exchange = exchange("GET", null)) {
      exchange.request("h", "a");
      Finding finding =
          exchange.receive(
              Buffer.buffer("HTTP/1.1 503 Service Unavailable\r\n\r\ndatabase is away"));
      assertThat(finding)
          .isEqualTo(
              new Finding(
                  Code.L7STS,
                  "status 503 (expected: 200-299): \"HTTP/1.1 503 Service Unavailable"
                      + " database is away\""));
    }
  }

  /// Any bytes, cut anywhere: a finding or none, and never an exception.
  @ParameterizedTest
  @MethodSource("dev.weir.core.testing.Seeds#many")
  void survivesAnyAnswer(long seed) {
    RandomGenerator random = new Random(seed);
    byte[] bytes =
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n"
            .getBytes(StandardCharsets.UTF_8);
    for (int i = random.nextInt(6); i > 0; i--) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
    }
    try (HttpExchange exchange = exchange("GET", "absent")) {
      exchange.request("h", "a");
      @Nullable Finding finding = null;
      for (int at = 0; at < bytes.length && finding == null; ) {
        int end = Math.min(bytes.length, at + 1 + random.nextInt(20));
        finding = exchange.receive(Buffer.buffer().appendBytes(bytes, at, end - at));
        at = end;
      }
      Finding last = finding == null ? exchange.ended("connection closed") : finding;
      assertThat(last.code()).isIn(Code.L7RSP, Code.L7STS);
    }
  }

  private static @Nullable Code code(String method, @Nullable String body, String answer) {
    try (HttpExchange exchange = exchange(method, body)) {
      exchange.request("h", "a");
      Finding finding = exchange.receive(Buffer.buffer(answer));
      return finding == null ? null : finding.code();
    }
  }

  private static Finding ended(@Nullable String body, String answer) {
    try (HttpExchange exchange = exchange("GET", body)) {
      exchange.request("h", "a");
      assertThat(exchange.receive(Buffer.buffer(answer))).isNull();
      return exchange.ended("connection closed");
    }
  }

  private static HttpExchange exchange(String method, @Nullable String body) {
    HttpCheck check =
        new HttpCheck(method, "/ready", null, StatusRanges.parse("200-299"), body, true);
    return new HttpExchange(check, ProbeLimits.DEFAULT);
  }
}
