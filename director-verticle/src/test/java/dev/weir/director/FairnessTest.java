package dev.weir.director;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.core.model.SchedulerKind;
import dev.weir.core.model.SchedulerOptions;
import dev.weir.core.testing.ScriptedBackend;
import dev.weir.core.time.NanoClock;
import dev.weir.director.balance.Scheduler;
import dev.weir.director.balance.SchedulerFactory;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Goal: whoever is connected is served while a storm of new clients is let in. Method: one loop is
/// held up in a pick until the kernel has a queue of new connections and an open one has something
/// to say. Then the loop goes on, and the pick for a client in the middle of the queue waits until
/// the backend has heard the open one: a loop that lets in the whole queue first never gets there.
class FairnessTest {
  /// Below every usual limit of a queue (`net.core.somaxconn`).
  private static final int STORM = 600;

  /// More than a loop lets in per turn, several times over.
  private static final int MIDDLE = 300;

  private final Cluster cluster = new Cluster(Cluster.Sockets.NATIVE);
  private final int port = Cluster.freePort();
  private final AtomicInteger picks = new AtomicInteger();
  private final CountDownLatch held = new CountDownLatch(1);
  private final CountDownLatch stormIsHere = new CountDownLatch(1);
  private final CountDownLatch heard = new CountDownLatch(1);
  private volatile boolean wasFair;

  @AfterEach
  void close() {
    stormIsHere.countDown();
    heard.countDown();
    cluster.close();
  }

  @Test
  void anOpenConnectionIsServedInTheMiddleOfAStorm() throws Exception {
    ScriptedBackend backend =
        cluster.backend(
            (_, in, out) -> {
              for (int read = in.read(); read >= 0; read = in.read()) {
                if (read == '!') {
                  heard.countDown();
                }
                out.write(read);
              }
            });
    cluster.publish(
        Cluster.web(port, SchedulerKind.ROUNDROBIN, List.of(Cluster.at(1, backend.port(), 1))));
    cluster.director(
        "d1",
        cluster.settings(
            all -> {
              all.loops = 1;
              return all;
            }),
        this::holdingUp,
        NanoClock.system());
    Socket open = cluster.connect(port);
    open.getOutputStream().write('?');
    assertThat(open.getInputStream().read()).isEqualTo('?');

    List<Socket> storm = new ArrayList<>();
    storm.add(cluster.connect(port));
    assertThat(held.await(Cluster.WAIT_SECONDS, TimeUnit.SECONDS)).isTrue();
    while (storm.size() < STORM) {
      storm.add(cluster.connect(port));
    }
    open.getOutputStream().write('!');
    stormIsHere.countDown();

    assertThat(open.getInputStream().read()).isEqualTo('!');
    Wait.until(() -> picks.get() == 1 + STORM);
    assertThat(wasFair).isTrue();
  }

  /// The first pick is the open connection's, the second holds the loop up.
  private Scheduler holdingUp(
      SchedulerKind kind, SchedulerOptions options, RandomGenerator random) {
    Scheduler scheduler = SchedulerFactory.standard().create(kind, options, random);
    return (routes, request) -> {
      int pick = picks.incrementAndGet();
      if (pick == 2) {
        held.countDown();
        assertThat(await(stormIsHere)).isTrue();
      } else if (pick == MIDDLE) {
        wasFair = await(heard);
      }
      return scheduler.pick(routes, request);
    };
  }

  private static boolean await(CountDownLatch latch) {
    try {
      return latch.await(Cluster.WAIT_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
