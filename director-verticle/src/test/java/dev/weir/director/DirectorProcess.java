package dev.weir.director;

import dev.weir.core.model.AdminState;
import dev.weir.core.model.Backend;
import dev.weir.core.model.BackendId;
import dev.weir.core.model.BackendUid;
import dev.weir.core.model.Endpoint;
import dev.weir.core.model.Forwarding;
import dev.weir.core.model.Listener;
import dev.weir.core.model.ListenerId;
import dev.weir.core.model.SchedulerKind;
import dev.weir.core.model.Service;
import dev.weir.core.model.ServiceId;
import dev.weir.core.model.Timeouts;
import dev.weir.core.model.Weight;
import dev.weir.core.time.NanoClock;
import dev.weir.director.balance.SchedulerFactory;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/// A director in a process of its own, so that its descriptors and its memory can be told from
/// those of the test. Says how accepting goes for each byte of its input, and ends with it.
public final class DirectorProcess {
  private static final int CONNECTIONS_MAX = 100_000;
  private static final Forwarding PATIENT =
      Forwarding.of(
          Timeouts.of(Duration.ofSeconds(60), Duration.ofHours(1), Duration.ofHours(1)),
          3,
          CONNECTIONS_MAX);

  private DirectorProcess() {}

  /// Takes what carries the connections, then a listener each: address, port, and the same of its
  /// backend, with commas.
  public static void main(String[] arguments) throws IOException {
    try (Cluster cluster = new Cluster(Cluster.Sockets.valueOf(arguments[0]))) {
      for (int i = 1; i < arguments.length; i++) {
        cluster.publish(service(i, arguments[i].split(",", -1)));
      }
      cluster.director(
          "d1",
          cluster.settings(
              all -> {
                all.connectionsMax = CONNECTIONS_MAX;
                all.drainGrace = Duration.ZERO;
                return all;
              }),
          SchedulerFactory.standard(),
          NanoClock.system());
      while (System.in.read() >= 0) {
        System.out.println(
            "accept failures "
                + (long) cluster.metric("d1", "weir_director_accept_failures")
                + ", pauses "
                + (long) cluster.metric("d1", "weir_director_accept_pauses"));
      }
    }
  }

  private static Service service(int number, String[] words) {
    Service plain =
        Cluster.web(
            Integer.parseInt(words[1]),
            SchedulerKind.ROUNDROBIN,
            PATIENT,
            List.of(
                new Backend(
                    new BackendId("b" + number),
                    new BackendUid(number),
                    new Endpoint(words[2], Integer.parseInt(words[3])),
                    new Weight(100),
                    AdminState.READY)));
    return new Service(
        new ServiceId("web" + number),
        true,
        plain.scheduler(),
        List.of(
            Listener.plain(
                new ListenerId("tcp"),
                plain.listeners().getFirst().port(),
                List.of(words[0]),
                true)),
        plain.backends(),
        plain.forwarding(),
        plain.health(),
        plain.feedback());
  }
}
