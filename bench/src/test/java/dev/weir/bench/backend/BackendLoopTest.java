package dev.weir.bench.backend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bench.load.LoadPlan;
import dev.weir.bench.load.Pattern;
import dev.weir.bench.load.Request;
import dev.weir.bench.load.RunningLoad;
import dev.weir.bench.subject.Ports;
import io.vertx.core.json.JsonObject;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The backend and the load, each proven by the other.
class BackendLoopTest {
  private InetSocketAddress address = new InetSocketAddress(0);

  @BeforeEach
  void listen() throws Exception {
    address = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), new Ports().next());
    Thread.ofPlatform().daemon().start(BackendLoop.open(List.of(address)));
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
    RunningLoad load = RunningLoad.start(new LoadPlan(pattern, 8, 2, address));
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
  void aLoadWithoutABackendCountsErrorsInsteadOfUnits() throws Exception {
    InetSocketAddress nobody = new InetSocketAddress(address.getAddress(), new Ports().next());
    RunningLoad load = RunningLoad.start(new LoadPlan(Pattern.PING, 1, 1, nobody));
    JsonObject stands = load.awaitStanding(1, 0.2);
    load.stop();
    assertThat(stands.getLong("standing")).isZero();
    assertThat(stands.getLong("errors")).isPositive();
    assertThat(stands.getString("why")).contains("refused");
  }
}
