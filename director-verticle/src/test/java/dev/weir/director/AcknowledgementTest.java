package dev.weir.director;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.core.model.Backend;
import dev.weir.core.model.SchedulerKind;
import dev.weir.core.model.Service;
import dev.weir.core.model.Version;
import dev.weir.core.testing.ScriptedBackend;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// An acknowledged version means that no connection accepted from then on follows an older one.
@ParameterizedClass
@EnumSource(Cluster.Sockets.class)
class AcknowledgementTest {
  private static final int MOVES = 20;
  private final Cluster cluster;
  private final int port = Cluster.freePort();

  AcknowledgementTest(Cluster.Sockets sockets) {
    cluster = new Cluster(sockets);
  }

  @AfterEach
  void close() {
    cluster.close();
  }

  /// Method: traffic flows from four clients all the time. All weight goes from one backend to the
  /// other and back. Each acknowledgement is noted in a count; a connection that begins after the
  /// n-th one must not meet the backend that the n-th move has emptied.
  @Test
  void noConnectionFollowsAnOlderVersionOnceANewOneIsAcknowledged() throws Exception {
    int one = cluster.backend(ScriptedBackend.says("1")).port();
    int two = cluster.backend(ScriptedBackend.says("2")).port();
    cluster.publish(web(one, two, 0));
    cluster.director("d1");
    AtomicInteger acknowledged = new AtomicInteger();
    AtomicInteger asked = new AtomicInteger();
    AtomicBoolean done = new AtomicBoolean();
    AtomicLong count = new AtomicLong();
    List<String> wrong = Collections.synchronizedList(new ArrayList<>());
    List<Long> times = new ArrayList<>();
    try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 4; i++) {
        clients.execute(
            () -> {
              while (!done.get()) {
                int before = acknowledged.get();
                String word = said();
                // A later move may be under way, which allows both.
                if (asked.get() == before && !word.equals(wanted(before))) {
                  wrong.add("after " + before + ": " + word);
                }
                count.incrementAndGet();
              }
            });
      }
      for (int move = 1; move <= MOVES; move++) {
        long seen = count.get();
        Wait.until(() -> count.get() > seen + 20);
        asked.set(move);
        long begin = System.nanoTime();
        Version version = cluster.publish(web(one, two, move));
        while (!cluster.isApplied(Cluster.WEB, version, "d1")) {
          Thread.onSpinWait();
        }
        times.add(System.nanoTime() - begin);
        acknowledged.set(move);
      }
      done.set(true);
    }
    assertThat(wrong).isEmpty();
    Collections.sort(times);
    assertThat(times.get(MOVES / 2)).isLessThan(TimeUnit.SECONDS.toNanos(1));
  }

  private static String wanted(int move) {
    return move % 2 == 0 ? "1" : "2";
  }

  private String said() {
    try (Socket socket = new Socket(InetAddress.ofLiteral("127.0.0.1"), port)) {
      socket.setSoTimeout((int) TimeUnit.SECONDS.toMillis(Cluster.WAIT_SECONDS));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      return e.toString();
    }
  }

  private Service web(int one, int two, int move) {
    List<Backend> backends =
        List.of(
            Cluster.at(1, one, move % 2 == 0 ? 100 : 0),
            Cluster.at(2, two, move % 2 == 0 ? 0 : 100));
    return Cluster.web(port, SchedulerKind.ROUNDROBIN, backends);
  }
}
