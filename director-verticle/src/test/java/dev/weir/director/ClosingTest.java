package dev.weir.director;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.core.model.Listener;
import dev.weir.core.model.ListenerId;
import dev.weir.core.model.SchedulerKind;
import dev.weir.core.model.Service;
import dev.weir.core.testing.ScriptedBackend;
import dev.weir.core.time.NanoClock;
import dev.weir.director.balance.SchedulerFactory;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// Goal: when a listener closes, or its director stops, nobody is reset whose connection was
/// established; who comes later is refused. Method: clients connect, are sent back a byte, and end,
/// all the time, while the listener goes and comes.
@EnabledOnOs(OS.LINUX)
@ParameterizedClass
@EnumSource(
    value = Cluster.Sockets.class,
    names = {"EPOLL", "NATIVE"})
class ClosingTest {
  private static final int CLIENTS = 8;
  private static final int ROUNDS = 10;

  private final Cluster cluster;
  private final int port = Cluster.freePort();
  private final AtomicLong served = new AtomicLong();
  private final AtomicLong refused = new AtomicLong();
  private final AtomicLong broken = new AtomicLong();
  private final AtomicBoolean over = new AtomicBoolean();
  private final ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);

  ClosingTest(Cluster.Sockets sockets) {
    cluster = new Cluster(sockets);
  }

  @AfterEach
  void close() throws Exception {
    over.set(true);
    clients.shutdown();
    assertThat(clients.awaitTermination(Cluster.WAIT_SECONDS, TimeUnit.SECONDS)).isTrue();
    cluster.close();
  }

  @Test
  void resetsNobodyWhoWasConnected() throws Exception {
    ScriptedBackend backend = cluster.backend(ScriptedBackend.echo());
    Service open =
        Cluster.web(port, SchedulerKind.ROUNDROBIN, List.of(Cluster.at(1, backend.port(), 100)));
    Service closed =
        new Service(
            open.id(),
            true,
            open.scheduler(),
            List.of(Listener.plain(new ListenerId("tcp"), port, List.of(), false)),
            open.backends(),
            open.forwarding(),
            open.health(),
            open.feedback());
    cluster.publish(open);
    Director director =
        cluster.director(
            "d1",
            cluster.settings(
                all -> {
                  all.loops = 4;
                  return all;
                }),
            SchedulerFactory.standard(),
            NanoClock.system());
    for (int i = 0; i < CLIENTS; i++) {
      clients.execute(this::connectAllTheTime);
    }

    for (int i = 0; i < ROUNDS; i++) {
      awaitMore(served);
      cluster.apply(closed, "d1");
      awaitMore(refused);
      cluster.apply(open, "d1");
    }
    awaitMore(served);
    Cluster.await(director.stop());
    awaitMore(refused);

    System.out.printf("served %s, refused %s, broken %s%n", served, refused, broken);
    assertThat(broken).hasValue(0);
  }

  private static void awaitMore(AtomicLong count) {
    long before = count.get();
    Wait.until(() -> count.get() > before + 20);
  }

  private void connectAllTheTime() {
    while (!over.get()) {
      try (Socket socket = new Socket(InetAddress.ofLiteral("127.0.0.1"), port)) {
        (isServed(socket) ? served : broken).incrementAndGet();
      } catch (ConnectException _) {
        refused.incrementAndGet();
      } catch (IOException _) {
        broken.incrementAndGet();
      }
    }
  }

  private static boolean isServed(Socket socket) {
    try {
      socket.setSoTimeout((int) TimeUnit.SECONDS.toMillis(Cluster.WAIT_SECONDS));
      socket.getOutputStream().write(1);
      return socket.getInputStream().read() == 1;
    } catch (IOException _) {
      return false;
    }
  }
}
