package dev.weir.core.cluster;

import static dev.weir.core.testing.FactStoreContract.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.core.testing.ManualClock;
import io.vertx.core.Future;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Nodes that start at once, by real sockets on addresses of their own; waiting is by a manual
/// clock.
final class StartOrderTest {
  private static final Duration STEP = Duration.ofSeconds(2);
  private final ManualClock clock = new ManualClock();

  @Test
  void theFirstByAddressDoesNotWait() {
    await(turn("127.0.0.2", 5701, List.of("127.0.0.3", "127.0.0.2")));
  }

  @Test
  void whoFindsAnotherListeningDoesNotWait() throws IOException {
    try (ServerSocket other = listen("127.0.0.2", 0)) {
      await(turn("127.0.0.3", 5701, List.of("127.0.0.2:" + other.getLocalPort())));
    }
  }

  @Test
  void whoComesLaterWaitsUntilAnotherListens() throws IOException {
    int port;
    try (ServerSocket probe = listen("127.0.0.2", 0)) {
      port = probe.getLocalPort();
    }
    Future<Void> turn = turn("127.0.0.3", 5701, List.of("127.0.0.2:" + port));
    assertThat(turn.isComplete()).isFalse();
    try (ServerSocket _ = listen("127.0.0.2", port)) {
      await(turn);
    }
  }

  @Test
  void whoHearsOfNobodyStartsAStepLaterForEachBefore() throws IOException {
    try (ServerSocket reserved = listen("127.0.0.9", 0)) {
      String port = ":" + reserved.getLocalPort();
      Future<Void> turn = turn("127.0.0.4", 5701, List.of("127.0.0.2" + port, "127.0.0.3" + port));
      clock.advance(STEP.multipliedBy(2).minusMillis(1));
      assertThat(turn.isComplete()).isFalse();
      clock.advanceMillis(1);
      await(turn);
    }
  }

  @Test
  void nobodyWaitsLongerThanTheLimit() throws IOException {
    try (ServerSocket reserved = listen("127.0.0.9", 0)) {
      String port = ":" + reserved.getLocalPort();
      List<String> members = IntStream.range(2, 9).mapToObj(i -> "127.0.0." + i + port).toList();
      Future<Void> turn = turn("127.0.0.8", reserved.getLocalPort(), members);
      clock.advance(STEP.multipliedBy(StartOrder.STEPS_MAX));
      await(turn);
    }
  }

  @Test
  void aNameThatNobodyKnowsYetKeepsNobodyWaiting() {
    await(turn("127.0.0.3", 5701, List.of("no-such-host.invalid")));
  }

  private Future<Void> turn(String host, int port, List<String> members) {
    return StartOrder.turn(new ClusterSettings("test", host, port, 0, members), STEP, clock);
  }

  private static ServerSocket listen(String host, int port) throws IOException {
    ServerSocket socket = new ServerSocket();
    socket.setReuseAddress(true);
    socket.bind(new InetSocketAddress(InetAddress.getByName(host), port));
    return socket;
  }
}
