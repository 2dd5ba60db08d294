package dev.weir.director;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.core.model.SchedulerKind;
import dev.weir.core.testing.ScriptedBackend;
import dev.weir.core.time.NanoClock;
import dev.weir.director.balance.Scheduler;
import dev.weir.director.balance.SchedulerFactory;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// A read stops before urgent data, and so looks like one that has read everything.
@ParameterizedClass
@EnumSource(Cluster.Sockets.class)
class UrgentDataTest {
  private final Cluster cluster;
  private final int port = Cluster.freePort();

  UrgentDataTest(Cluster.Sockets sockets) {
    cluster = new Cluster(sockets);
  }

  @AfterEach
  void close() {
    cluster.close();
  }

  /// The loop stands still until all of it has arrived, so that one read could take everything.
  @Test
  void losesNothingThatFollowsIt() throws Exception {
    ScriptedBackend backend = cluster.backend(ScriptedBackend.echo());
    cluster.publish(
        Cluster.web(port, SchedulerKind.ROUNDROBIN, List.of(Cluster.at(1, backend.port(), 1))));
    CountDownLatch arrived = new CountDownLatch(1);
    cluster.director("d1", cluster.settings(all -> all), waitingFor(arrived), NanoClock.system());
    try (Socket client = cluster.connect(port)) {
      OutputStream out = client.getOutputStream();
      out.write("before".getBytes(StandardCharsets.UTF_8));
      client.sendUrgentData('!');
      out.write("after".getBytes(StandardCharsets.UTF_8));
      client.shutdownOutput();
      arrived.countDown();
      assertThat(client.getInputStream().readAllBytes()).asString().isEqualTo("beforeafter");
    }
  }

  private static SchedulerFactory waitingFor(CountDownLatch latch) {
    return (kind, options, random) -> {
      Scheduler scheduler = SchedulerFactory.standard().create(kind, options, random);
      return (routes, request) -> {
        try {
          assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
          throw new IllegalStateException(e);
        }
        return scheduler.pick(routes, request);
      };
    };
  }
}
