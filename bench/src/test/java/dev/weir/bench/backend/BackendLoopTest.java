package dev.weir.bench.backend;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bench.load.LoadPlan;
import dev.weir.bench.load.Pattern;
import dev.weir.bench.load.Request;
import dev.weir.bench.load.RunningLoad;
import dev.weir.bench.subject.Ports;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The backend and the load, each proven by the other.
class BackendLoopTest {
  private InetSocketAddress address = new InetSocketAddress(0);

  private InetSocketAddress proxied = new InetSocketAddress(0);

  @BeforeEach
  void listen() throws Exception {
    address = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), new Ports().next());
    proxied = new InetSocketAddress(address.getAddress(), new Ports().next());
    Thread.ofPlatform().daemon().start(BackendLoop.open(List.of(address), List.of(proxied)));
  }

  @Test
  void repliesToRequestsThatComeInPieces() throws Exception {
    try (Socket socket = new Socket(address.getAddress(), address.getPort())) {
      byte[] twice = new byte[2 * Request.BYTES];
      new Request(Request.Kind.KEEP, 3).bytes().get(twice, 0, Request.BYTES);
      new Request(Request.Kind.CLOSE, 200_000).bytes().get(twice, Request.BYTES, Request.BYTES);
      socket.getOutputStream().write(twice, 0, 10);
      socket.getOutputStream().write(twice, 10, Request.BYTES - 10);
      InputStream in = socket.getInputStream();
      assertThat(in.readNBytes(3)).hasSize(3);
      socket.getOutputStream().write(twice, Request.BYTES, Request.BYTES);
      assertThat(in.readAllBytes()).hasSize(200_000);
    }
  }

  @ParameterizedTest
  @EnumSource(Pattern.class)
  void isLoadedByEveryPattern(Pattern pattern) throws Exception {
    RunningLoad load =
        RunningLoad.start(new LoadPlan(pattern, 8, 2, address, LoadPlan.Security.NONE));
    int standing = pattern == Pattern.CHURN ? 0 : 8;
    JsonObject stands = load.awaitStanding(standing, 60);
    JsonObject slice;
    do {
      slice = load.slice(0.05, List.of(), _ -> 0);
    } while (slice.getLong("units") == 0 && pattern != Pattern.IDLE);
    load.stop();
    assertThat(stands.getLong("standing")).isGreaterThanOrEqualTo(standing);
    assertThat(slice.getLong("errors")).isZero();
    boolean timed = pattern == Pattern.PING || pattern == Pattern.CHURN;
    assertThat(slice.getLong("p50Nanos") > 0).isEqualTo(timed);
  }

  @Test
  void stepsOverAProxyHeaderAndInsistsOnIt() throws Exception {
    byte[] request = new byte[Request.BYTES];
    new Request(Request.Kind.CLOSE, 5).bytes().get(request);
    byte[] v2 = new byte[16 + 12];
    System.arraycopy("\r\n\r\n\0\r\nQUIT\n".getBytes(US_ASCII), 0, v2, 0, 12);
    v2[15] = 12;
    for (byte[] header : List.of(v2, "PROXY TCP4 127.0.0.1 127.0.0.2 1 2\r\n".getBytes(US_ASCII))) {
      try (Socket socket = new Socket(proxied.getAddress(), proxied.getPort())) {
        socket.getOutputStream().write(header, 0, 13);
        socket.getOutputStream().write(header, 13, header.length - 13);
        socket.getOutputStream().write(request);
        assertThat(socket.getInputStream().readAllBytes()).hasSize(5);
      }
    }
    try (Socket socket = new Socket(proxied.getAddress(), proxied.getPort())) {
      socket.getOutputStream().write(request);
      assertThat(answer(socket)).isZero();
    }
  }

  private static int answer(Socket socket) throws IOException {
    try {
      return socket.getInputStream().readAllBytes().length;
    } catch (SocketException _) {
      return 0; // A reset: not all that was sent was read.
    }
  }

  @Test
  void aLoadWithoutABackendCountsErrorsInsteadOfUnits() throws Exception {
    InetSocketAddress nobody = new InetSocketAddress(address.getAddress(), new Ports().next());
    RunningLoad load =
        RunningLoad.start(new LoadPlan(Pattern.PING, 1, 1, nobody, LoadPlan.Security.NONE));
    JsonObject stands = load.awaitStanding(1, 0.2);
    load.stop();
    assertThat(stands.getLong("standing")).isZero();
    assertThat(stands.getLong("errors")).isPositive();
    assertThat(stands.getString("why")).contains("refused");
  }
}
