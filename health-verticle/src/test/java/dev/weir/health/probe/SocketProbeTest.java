package dev.weir.health.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.core.model.HealthCheck;
import dev.weir.core.model.HttpCheck;
import dev.weir.core.model.StatusRanges;
import dev.weir.core.testing.ScriptedBackend;
import dev.weir.health.verdict.Code;
import dev.weir.health.verdict.ProbeResult;
import dev.weir.health.verdict.Target;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// Real sockets: what backends do, and what a probe makes of it. After each probe the backend must
/// have seen its end.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SocketProbeTest {
  private final Probing probing = new Probing(null, null);

  @AfterAll
  void close() {
    probing.close();
  }

  @Test
  void aPortThatAcceptsIsAlive() {
    try (ScriptedBackend backend = ScriptedBackend.start(ScriptedBackend.silent())) {
      ProbeResult result = probing.run(Probing.tcp(backend.port()));
      assertThat(result).isInstanceOf(ProbeResult.Passed.class);
      assertThat(result.code()).isEqualTo(Code.L4OK);
      Probing.assertNothingIsLeft(backend);
    }
  }

  @Test
  void aPortThatRefusesIsNot() {
    ProbeResult result = probing.run(Probing.tcp(ScriptedBackend.deadPort()));
    assertThat(result.code()).isEqualTo(Code.L4CON);
    assertThat(result.text()).isEqualTo("connection refused (ECONNREFUSED)");
  }

  @Test
  void aNameWithoutAddressIsAFailureToConnect() {
    Target target =
        Probing.target(HealthCheck.Kind.TCP, "no-such-host.invalid", 80, 5000, Probing.ANY_2XX);
    assertThat(probing.run(target).code()).isIn(Code.L4CON, Code.L4TOUT);
  }

  /// 127.0.0.1:port with a full backlog drops connection attempts, as a dead host does.
  @Test
  void aHostThatDoesNotAnswerTimesOut() throws IOException {
    InetAddress loopback = InetAddress.ofLiteral("127.0.0.1");
    try (ServerSocket full = new ServerSocket(0, 1, loopback);
        Socket first = new Socket(loopback, full.getLocalPort());
        Socket second = new Socket(loopback, full.getLocalPort())) {
      assertThat(first.isConnected() && second.isConnected()).isTrue();
      long began = System.currentTimeMillis();
      ProbeResult result = probing.run(Probing.tcp(full.getLocalPort()));
      assertThat(result.code()).isEqualTo(Code.L4TOUT);
      assertThat(result.text()).isEqualTo("no connection within 500 ms");
      assertThat(System.currentTimeMillis() - began).isBetween(450L, 3000L);
    }
  }

  @Test
  void anHttpAnswerWithAnExpectedStatusIsAlive() {
    assertThat(http("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", null).code())
        .isEqualTo(Code.L7OK);
  }

  @Test
  void anyOtherStatusIsNot() {
    ProbeResult result = http("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n", null);
    assertThat(result.code()).isEqualTo(Code.L7STS);
    assertThat(result.text()).contains("404", "200-299");
  }

  @Test
  void aBackendThatAcceptsAndStaysSilentTimesOut() {
    try (ScriptedBackend backend = ScriptedBackend.start(ScriptedBackend.silent())) {
      ProbeResult result = probing.run(Probing.http(backend.port(), Probing.ANY_2XX));
      assertThat(result.code()).isEqualTo(Code.L7TOUT);
      assertThat(result.text()).isEqualTo("no answer within 500 ms");
      Probing.assertNothingIsLeft(backend);
    }
  }

  @Test
  void aTimeoutThatABusyNodeNoticesLateProvesNothing() {
    try (ScriptedBackend backend = ScriptedBackend.start(ScriptedBackend.silent())) {
      Target target = Probing.http(backend.port(), Probing.ANY_2XX);
      assertThat(probing.runWhileBusy(target, Duration.ofMillis(750)).code())
          .isEqualTo(Code.L7TOUT);
      ProbeResult late = probing.runWhileBusy(target, Duration.ofMillis(751));
      assertThat(late).isInstanceOf(ProbeResult.Skipped.class);
      assertThat(late.text()).isEqualTo("could not probe: this node came 251 ms late");
      Probing.assertNothingIsLeft(backend);
    }
  }

  @Test
  void aResetIsAnAnswerOfItsOwn() {
    try (ScriptedBackend backend = ScriptedBackend.start(ScriptedBackend.resets())) {
      ProbeResult result = probing.run(Probing.http(backend.port(), Probing.ANY_2XX));
      assertThat(result.code()).isEqualTo(Code.L7RSP);
      assertThat(result.text()).contains("connection reset (ECONNRESET)");
      Probing.assertNothingIsLeft(backend);
    }
  }

  @Test
  void aBodyWithoutTheExpectedTextFails() {
    String answer = "HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\nstarted";
    assertThat(http(answer, "start").code()).isEqualTo(Code.L7OK);
    ProbeResult result = http(answer, "ready");
    assertThat(result.code()).isEqualTo(Code.L7RSP);
    assertThat(result.text()).contains("expected text not in 7 bytes of the body");
  }

  @Test
  void onlyTheFirst64KibOfABodyAreRead() {
    int before = 65_536 - 5;
    assertThat(bigBody(before).code()).isEqualTo(Code.L7OK);
    ProbeResult tooFar = bigBody(before + 1);
    assertThat(tooFar.code()).isEqualTo(Code.L7RSP);
    assertThat(tooFar.text()).contains("not in 65536 bytes");
  }

  /// One byte every 50 ms keeps any per-read timeout alive; the whole probe has one.
  @Test
  void aSlowTrickleDoesNotStretchTheTimeout() {
    CountDownLatch never = new CountDownLatch(1);
    ScriptedBackend.Script trickle =
        (_, in, out) -> {
          in.read();
          for (byte each :
              "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n".getBytes(StandardCharsets.UTF_8)) {
            out.write(each);
            pause(never);
          }
        };
    try (ScriptedBackend backend = ScriptedBackend.start(trickle)) {
      long began = System.currentTimeMillis();
      ProbeResult result = probing.run(Probing.http(backend.port(), Probing.ANY_2XX));
      assertThat(result.code()).isEqualTo(Code.L7TOUT);
      assertThat(result.text()).contains("no answer within 500 ms: \"HTTP");
      assertThat(System.currentTimeMillis() - began).isLessThan(1800);
      Probing.assertNothingIsLeft(backend);
    }
  }

  @Test
  void theBackendLearnsWhoProbes() {
    List<String> requests = new CopyOnWriteArrayList<>();
    ScriptedBackend.Script script =
        (_, in, out) -> {
          requests.add(request(in));
          out.write(
              "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n".getBytes(StandardCharsets.UTF_8));
        };
    try (Probing elsewhere = new Probing("127.0.0.7", null);
        ScriptedBackend backend = ScriptedBackend.start(script)) {
      HttpCheck named =
          new HttpCheck(
              "OPTIONS", "/live?x=1", "web.example", StatusRanges.parse("200"), null, true);
      assertThat(elsewhere.run(Probing.http(backend.port(), named)).code()).isEqualTo(Code.L7OK);
      assertThat(requests.getFirst())
          .startsWith("OPTIONS /live?x=1 HTTP/1.1\r\n")
          .containsIgnoringCase("host: web.example\r\n")
          .containsIgnoringCase("user-agent: weir-health/h1\r\n");
      assertThat(backend.callers.getFirst().getAddress().getHostAddress()).isEqualTo("127.0.0.7");
    }
  }

  /// A machine without that address cannot probe at all, which says nothing about the backend.
  @Test
  void aSourceAddressThatIsNotOursIsNoEvidence() {
    try (Probing elsewhere = new Probing("203.0.113.9", null);
        ScriptedBackend backend = ScriptedBackend.start(ScriptedBackend.silent())) {
      ProbeResult result = elsewhere.run(Probing.tcp(backend.port()));
      assertThat(result).isInstanceOf(ProbeResult.Skipped.class);
      assertThat(result.text()).startsWith("could not probe: ");
    }
  }

  @Test
  void ipv6IsProbedLikeAnyOther() {
    ScriptedBackend.Script script =
        (_, in, out) -> {
          String host = request(in).contains("[::1]:") ? "200 OK" : "400 Bad";
          out.write(("HTTP/1.1 " + host + "\r\n\r\n").getBytes(StandardCharsets.UTF_8));
        };
    try (ScriptedBackend backend = ScriptedBackend.start("::1", script)) {
      Target target =
          Probing.target(HealthCheck.Kind.HTTP, "::1", backend.port(), 500, Probing.ANY_2XX);
      assertThat(probing.run(target).code()).isEqualTo(Code.L7OK);
    }
  }

  private ProbeResult bigBody(int before) {
    String body = "x".repeat(before) + "ready" + "x".repeat(100_000);
    return http("HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body, "ready");
  }

  private ProbeResult http(String answer, @Nullable String body) {
    ScriptedBackend.Script script =
        (_, in, out) -> {
          request(in);
          answer(out, answer);
        };
    try (ScriptedBackend backend = ScriptedBackend.start(script)) {
      HttpCheck check =
          new HttpCheck("GET", "/ready", null, StatusRanges.parse("200-299"), body, true);
      ProbeResult result = probing.run(Probing.http(backend.port(), check));
      Probing.assertNothingIsLeft(backend);
      return result;
    }
  }

  private static void answer(OutputStream out, String answer) throws IOException {
    out.write(answer.getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  private static String request(InputStream in) throws IOException {
    StringBuilder text = new StringBuilder();
    while (text.indexOf("\r\n\r\n") < 0) {
      int each = in.read();
      if (each < 0) {
        break;
      }
      text.append((char) each);
    }
    return text.toString();
  }

  private static void pause(CountDownLatch never) throws IOException {
    try {
      if (never.await(50, TimeUnit.MILLISECONDS)) {
        throw new IOException("stopped");
      }
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }
}
