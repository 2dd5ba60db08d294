package dev.weir.feedback.intake;

import static dev.weir.core.testing.FactStoreContract.await;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The agent as those meet it who ask, and its bounds.
final class AgentServerTest {
  private static final Duration BOUND = Duration.ofSeconds(30);

  private final Vertx vertx = Vertx.vertx();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

  @AfterEach
  void close() {
    await(vertx.close());
  }

  @Test
  void answersOneLineAndEnds() throws IOException {
    int port = start(10, 30_000);
    assertThat(asked(port, "web/b1\n")).isEqualTo("up ready 83%\n");
    assertThat(asked(port, "web/other\n")).isEqualTo("# no such backend\n");
    assertThat(asked(port, "early/b1\n")).isEqualTo("# starting\n");
    assertThat(asked(port, "web\n")).isEqualTo("# expected: service/backend\n");
    assertThat(counted("answered")).isEqualTo(1);
    assertThat(counted("unknown")).isEqualTo(1);
    assertThat(counted("not-ready")).isEqualTo(1);
    assertThat(counted("malformed")).isEqualTo(1);
  }

  @Test
  void takesAQuestionThatComesInPieces() throws IOException {
    int port = start(10, 30_000);
    try (Socket socket = connect(port)) {
      socket.setTcpNoDelay(true);
      for (byte each : "web/b1\n".getBytes(US_ASCII)) {
        socket.getOutputStream().write(each);
        socket.getOutputStream().flush();
      }
      assertThat(rest(socket)).isEqualTo("up ready 83%\n");
    }
  }

  @Test
  void endsWithoutAWordWhatIsTooLongOrTooSlowOrCutShort() throws IOException {
    int port = start(10, 200);
    try (Socket silent = connect(port)) {
      assertThat(rest(silent)).isEmpty();
    }
    assertThat(counted("timed-out")).isEqualTo(1);
    try (Socket wordy = connect(port)) {
      wordy.getOutputStream().write("a".repeat(AgentQuestion.LENGTH_MAX).getBytes(US_ASCII));
      assertThat(rest(wordy)).isEmpty();
    }
    assertThat(counted("too-long")).isEqualTo(1);
    try (Socket cut = connect(port)) {
      cut.getOutputStream().write("web/b1".getBytes(US_ASCII));
    }
    await().atMost(BOUND).until(() -> counted("cut-short") + counted("timed-out") == 2);
  }

  @Test
  void refusesMoreConnectionsThanMayBeAndRecovers() throws IOException {
    int port = start(2, 30_000);
    try (Socket one = connect(port);
        Socket two = connect(port)) {
      // Both are known to be open before the third comes: the kernel accepts in order.
      try (Socket three = connect(port)) {
        assertThat(rest(three)).isEmpty();
      }
      assertThat(counted("refused")).isEqualTo(1);
      assertThat(one.isConnected() && two.isConnected()).isTrue();
    }
    await().atMost(BOUND).until(() -> asked(port, "web/b1\n").equals("up ready 83%\n"));
  }

  private int start(int connectionsMax, long conversationMillisMax) {
    AgentDesk desk =
        (service, backend) ->
            service.equals("early")
                ? new AgentReply.NotReady()
                : backend.equals("b1")
                    ? new AgentReply.Said("up ready", 83, "")
                    : new AgentReply.Unknown();
    var settings = new AgentServerSettings("127.0.0.1", 0, connectionsMax, conversationMillisMax);
    return await(new AgentServer(settings, desk, meters).start(vertx));
  }

  private static String asked(int port, String question) throws IOException {
    try (Socket socket = connect(port)) {
      socket.getOutputStream().write(question.getBytes(US_ASCII));
      return rest(socket);
    }
  }

  private static Socket connect(int port) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(Math.toIntExact(BOUND.toMillis()));
    return socket;
  }

  /// Everything until the end; an end by reset is an end.
  private static String rest(Socket socket) throws IOException {
    StringBuilder all = new StringBuilder();
    try {
      int read = socket.getInputStream().read();
      while (read >= 0) {
        all.append((char) read);
        read = socket.getInputStream().read();
      }
    } catch (java.net.SocketTimeoutException e) {
      throw e;
    } catch (IOException _) {
      // Closed while bytes of ours were unread.
    }
    return all.toString();
  }

  private double counted(String result) {
    Counter counter = meters.find("weir_feedback_agent_answers").tag("result", result).counter();
    return counter == null ? -1 : counter.count();
  }
}
