package dev.weir.node;

import dev.weir.core.model.Readiness;
import dev.weir.core.time.NanoClock;
import dev.weir.core.wire.ClusterKey;
import io.vertx.core.Future;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A node as an operating system's process: blocks in `main`, and stops the node when a signal
/// asks for it.
final class NodeProcess {
  private static final Logger LOG = LoggerFactory.getLogger(NodeProcess.class);

  /// Joining, founding and loading, with everything slow.
  private static final Duration START_MAX = Duration.ofMinutes(2);

  /// Beside the director's own grace: what all other parts may take to stop.
  private static final Duration STOP_MAX = Duration.ofSeconds(20);

  private static final long READY_POLL_MILLIS = 10;

  private final Node node;
  private final Duration stopMax;
  private final CountDownLatch ended = new CountDownLatch(1);

  private NodeProcess(Node node, Duration stopMax) {
    this.node = node;
    this.stopMax = stopMax;
  }

  static NodeProcess start(NodeSettings settings, Consumer<String> tell)
      throws IOException, InterruptedException {
    Node node =
        await(
            Node.start(settings, key(settings), new Surroundings(tell, NodeProcess::fail)),
            START_MAX);
    NodeProcess process = new NodeProcess(node, STOP_MAX.plus(settings.parts().drainMax()));
    Runtime.getRuntime().addShutdownHook(new Thread(process::stop, "weir-stop"));
    return process;
  }

  Node node() {
    return node;
  }

  /// Waits until every role takes work, as far as that is so within a start's time.
  void awaitReady() throws IOException, InterruptedException {
    long deadlineNanos = NanoClock.system().nowNanos() + START_MAX.toNanos();
    while (!node.readiness().values().stream().allMatch(Readiness::ready)) {
      if (NanoClock.system().nowNanos() - deadlineNanos > 0) {
        throw new IOException(
            "node: "
                + node.readiness()
                + " after "
                + START_MAX.toSeconds()
                + " s (expected: ready)");
      }
      if (ended.await(READY_POLL_MILLIS, TimeUnit.MILLISECONDS)) {
        return;
      }
    }
  }

  void awaitEnd() throws InterruptedException {
    ended.await();
  }

  private void stop() {
    try {
      await(node.stop(), stopMax);
    } catch (IOException _) {
      // Logged where it failed; the process ends either way.
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } finally {
      ended.countDown();
    }
  }

  /// Ends the process: what goes on without a part of itself misleads whoever watches it.
  private static void fail(Throwable cause) {
    LOG.error("state=failed cause=\"{}\"", cause.getMessage());
    Thread.ofPlatform().name("weir-exit").start(() -> System.exit(Main.FAILED));
  }

  private static @Nullable ClusterKey key(NodeSettings settings) throws IOException {
    if (!settings.joins()) {
      return null;
    }
    Membership cluster = settings.cluster();
    if (cluster.isOnLoopback()) {
      KeyFile.make(cluster.keyFile());
    }
    return KeyFile.read(cluster.keyFile());
  }

  /// Waits for a part of the start.
  static <T> T await(Future<T> future) throws IOException, InterruptedException {
    return await(future, START_MAX);
  }

  private static <T> T await(Future<T> future, Duration max)
      throws IOException, InterruptedException {
    try {
      return future
          .toCompletionStage()
          .toCompletableFuture()
          .get(max.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new IOException(String.valueOf(cause.getMessage()), cause);
    } catch (TimeoutException e) {
      throw new IOException("node: not done after " + max.toSeconds() + " s", e);
    }
  }
}
