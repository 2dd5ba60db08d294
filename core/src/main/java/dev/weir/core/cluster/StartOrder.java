package dev.weir.core.cluster;

import dev.weir.core.time.NanoClock;
import io.vertx.core.Future;
import io.vertx.core.net.HostAndPort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/// Who founds the cluster when several nodes start at once. Hazelcast lets them vote, and a member
/// that is admitted while it still asks for votes may not know its master afterwards. So a node
/// waits until another one listens, a step for each that comes before it by address: the first
/// starts at once, and the others find it there.
final class StartOrder {
  /// How much longer each next one waits for those before it.
  static final Duration STEP = Duration.ofSeconds(2);

  /// How many steps anybody waits.
  static final int STEPS_MAX = 5;

  private static final int CONNECT_TIMEOUT_MILLIS = 300;
  private static final int LOOK_MILLIS = 100;

  private static final Comparator<InetSocketAddress> BY_ADDRESS =
      Comparator.comparing((InetSocketAddress each) -> each.getAddress().getHostAddress())
          .thenComparingInt(InetSocketAddress::getPort);

  private static final Executor THREADS =
      task -> Thread.ofVirtual().name("weir-start-order").start(task);

  private final ClusterSettings settings;
  private final Duration step;
  private final NanoClock clock;
  private final long startedNanos;

  private StartOrder(ClusterSettings settings, Duration step, NanoClock clock) {
    this.settings = settings;
    this.step = step;
    this.clock = clock;
    this.startedNanos = clock.nowNanos();
  }

  /// Completes when it is this node's turn.
  static Future<Void> turn(ClusterSettings settings, Duration step, NanoClock clock) {
    if (settings.members().isEmpty() || settings.port() == 0) {
      return Future.succeededFuture();
    }
    return Future.fromCompletionStage(new StartOrder(settings, step, clock).look());
  }

  private CompletionStage<Void> look() {
    return CompletableFuture.supplyAsync(this::isTurn, THREADS).thenCompose(this::lookAgainUnless);
  }

  private CompletionStage<Void> lookAgainUnless(boolean isTurn) {
    Executor later = CompletableFuture.delayedExecutor(LOOK_MILLIS, TimeUnit.MILLISECONDS, THREADS);
    return isTurn
        ? CompletableFuture.completedStage(null)
        : CompletableFuture.runAsync(() -> {}, later).thenCompose(_ -> look());
  }

  /// Names may get their addresses while this node waits, so they are looked up each time.
  private boolean isTurn() {
    List<InetSocketAddress> own = resolved(settings.host(), settings.port());
    TreeSet<InetSocketAddress> others = new TreeSet<>(BY_ADDRESS);
    for (String member : settings.members()) {
      HostAndPort parsed = HostAndPort.parseAuthority(member, ClusterSettings.DEFAULT_PORT);
      others.addAll(resolved(parsed.host(), parsed.port()));
    }
    own.forEach(others::remove);
    if (own.isEmpty() || others.stream().anyMatch(StartOrder::listens)) {
      return true;
    }
    int steps = Math.min(others.headSet(own.getFirst()).size(), STEPS_MAX);
    return clock.nowNanos() - startedNanos >= steps * step.toNanos();
  }

  /// None while the name has no address.
  private static List<InetSocketAddress> resolved(String host, int port) {
    try {
      return Arrays.stream(InetAddress.getAllByName(host))
          .map(address -> new InetSocketAddress(address, port))
          .toList();
    } catch (UnknownHostException _) {
      return List.of();
    }
  }

  private static boolean listens(InetSocketAddress address) {
    try (Socket socket = new Socket()) {
      socket.connect(address, CONNECT_TIMEOUT_MILLIS);
      return true;
    } catch (IOException _) {
      return false;
    }
  }
}
