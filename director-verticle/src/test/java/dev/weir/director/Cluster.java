package dev.weir.director;

import dev.weir.core.cluster.ClusterAccess;
import dev.weir.core.model.AdminState;
import dev.weir.core.model.Backend;
import dev.weir.core.model.BackendId;
import dev.weir.core.model.BackendUid;
import dev.weir.core.model.DirectorCell;
import dev.weir.core.model.Endpoint;
import dev.weir.core.model.Fact;
import dev.weir.core.model.Feedback;
import dev.weir.core.model.Forwarding;
import dev.weir.core.model.HealthCheck;
import dev.weir.core.model.HttpCheck;
import dev.weir.core.model.Listener;
import dev.weir.core.model.ListenerId;
import dev.weir.core.model.SchedulerKind;
import dev.weir.core.model.Service;
import dev.weir.core.model.ServiceId;
import dev.weir.core.model.Version;
import dev.weir.core.model.Weight;
import dev.weir.core.testing.FakeCluster;
import dev.weir.core.testing.ScriptedBackend;
import dev.weir.core.time.NanoClock;
import dev.weir.core.wire.Topics;
import dev.weir.director.admit.Carrier;
import dev.weir.director.admit.Sampling;
import dev.weir.director.balance.SchedulerFactory;
import dev.weir.director.forward.PipelineTransport;
import dev.weir.director.forward.TlsProvider;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxBuilder;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Directors with real sockets around a cluster of fakes. Configuration is published as the leader
/// publishes it: into the map, then on the bus.
final class Cluster implements AutoCloseable {
  private static final int PORT_TRIES = 100;
  static final long WAIT_SECONDS = 20 * Long.getLong("weir.test.timeoutScale", 1);
  static final ServiceId WEB = new ServiceId("web");

  final FakeCluster fakes = new FakeCluster();
  final Vertx vertx;
  private final Sockets sockets;
  private final Map<String, ClusterAccess> accesses = new HashMap<>();
  private final List<Director> directors = new CopyOnWriteArrayList<>();
  private final List<AutoCloseable> closed = new ArrayList<>();
  private long index;

  /// What the directors' connections are carried by.
  enum Sockets {
    /// Pipelines on NIO.
    NIO,
    /// Pipelines on epoll.
    EPOLL,
    /// The native relay.
    NATIVE
  }

  Cluster() {
    this(Sockets.NIO);
  }

  Cluster(Sockets sockets) {
    this.sockets = sockets;
    VertxBuilder builder =
        Vertx.builder()
            .with(
                new VertxOptions()
                    .setPreferNativeTransport(sockets != Sockets.NIO)
                    .setEventLoopPoolSize(4));
    vertx = (sockets == Sockets.NIO ? builder : PipelineTransport.over(builder)).build();
  }

  DirectorSettings settings(UnaryOperator<Settings> change) {
    return change.apply(new Settings(sockets)).made();
  }

  /// What tests change of the settings.
  static final class Settings {
    private final Carrier relay;
    String bind = "127.0.0.1";
    String source = "";
    int connectionsMax = 10_000;
    @Nullable Path certificates;
    TlsProvider tlsProvider = TlsProvider.OPENSSL;
    Sampling connectionLog = new Sampling.Off();
    int backendSeriesMax = 2000;
    int loops = 2;
    Duration drainGrace = Duration.ofSeconds(10);

    Settings(Sockets sockets) {
      relay = sockets == Sockets.NATIVE ? Carrier.NATIVE : Carrier.PIPELINE;
    }

    Settings withTls(Path folder, TlsProvider provider) {
      certificates = folder;
      tlsProvider = provider;
      return this;
    }

    DirectorSettings made() {
      DirectorSettings fallback = DirectorSettings.DEFAULT;
      return new DirectorSettings(
          List.of(bind),
          source.isEmpty() ? null : source,
          connectionsMax,
          fallback.acceptBacklog(),
          loops,
          drainGrace,
          Duration.ofMillis(200),
          Duration.ofSeconds(1),
          backendSeriesMax,
          relay,
          certificates,
          tlsProvider,
          connectionLog);
    }
  }

  Director director(String name) {
    return director(name, settings(all -> all), SchedulerFactory.standard(), NanoClock.system());
  }

  Director director(
      String name, DirectorSettings settings, SchedulerFactory schedulers, NanoClock clock) {
    return await(starting(name, settings, schedulers, clock));
  }

  /// A director that does not have to start at once.
  Future<Director> starting(String name, UnaryOperator<Settings> change) {
    return starting(name, settings(change), SchedulerFactory.standard(), NanoClock.system());
  }

  private Future<Director> starting(
      String name, DirectorSettings settings, SchedulerFactory schedulers, NanoClock clock) {
    ClusterAccess access = fakes.node(name, fakes.bus, clock);
    accesses.put(name, access);
    return Director.start(vertx, access, settings, schedulers).onSuccess(directors::add);
  }

  ClusterAccess access(String name) {
    ClusterAccess access = accesses.get(name);
    if (access == null) {
      throw new IllegalArgumentException("director: " + name + " (expected: a started one)");
    }
    return access;
  }

  ScriptedBackend backend(ScriptedBackend.Script script) {
    ScriptedBackend backend = ScriptedBackend.start(script);
    closed.add(backend);
    return backend;
  }

  /// Makes a configuration current, and returns its version.
  Version publish(Service service) {
    index++;
    Version version = new Version(1, index, "leader");
    Fact<Service> fact = new Fact<>(service.id().value(), version, service);
    await(fakes.stores.services.put(fact));
    fakes.bus.publish(Topics.SERVICE_CHANGED, fact);
    return version;
  }

  /// Makes a configuration current and waits until a director has acknowledged it.
  Version apply(Service service, String director) {
    Version version = publish(service);
    Wait.until(() -> isApplied(service.id(), version, director));
    return version;
  }

  boolean isApplied(ServiceId id, Version version, String director) {
    return !version.isNewerThan(cell(director).applied().getOrDefault(id, Version.NONE));
  }

  void delete(ServiceId id) {
    index++;
    Fact<Service> fact = Fact.deleted(id.value(), new Version(1, index, "leader"));
    await(fakes.stores.services.put(fact));
    fakes.bus.publish(Topics.SERVICE_CHANGED, fact);
  }

  /// The last thing that a director said of itself.
  DirectorCell cell(String director) {
    DirectorCell last =
        new DirectorCell(
            director, "", DirectorCell.Extent.WHOLE, Map.of(), Map.of(), List.of(), List.of());
    for (Fact<?> each : fakes.bus.published) {
      if (each.value() instanceof DirectorCell cell && cell.director().equals(director)) {
        last = cell;
      }
    }
    return last;
  }

  double metric(String director, String name, String... tags) {
    var counters = access(director).meters().find(name).tags(tags).meters();
    double sum = 0;
    for (var meter : counters) {
      sum += meter.measure().iterator().next().getValue();
    }
    return sum;
  }

  Socket connect(int port) throws Exception {
    Socket socket = new Socket(InetAddress.ofLiteral("127.0.0.1"), port);
    socket.setSoTimeout((int) TimeUnit.SECONDS.toMillis(WAIT_SECONDS));
    closed.add(socket);
    return socket;
  }

  static <T> T await(Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(WAIT_SECONDS, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  /// The service `web` with a listener on a port, no probes.
  static Service web(int port, SchedulerKind scheduler, List<Backend> backends) {
    return web(port, scheduler, Forwarding.DEFAULT, backends);
  }

  static Service web(
      int port, SchedulerKind scheduler, Forwarding forwarding, List<Backend> backends) {
    HealthCheck none =
        new HealthCheck(
            HealthCheck.Kind.NONE,
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            1,
            1,
            0,
            null,
            HttpCheck.DEFAULT);
    return new Service(
        WEB,
        true,
        scheduler,
        List.of(Listener.plain(new ListenerId("tcp"), port, List.of(), true)),
        backends,
        forwarding,
        none,
        Feedback.NONE);
  }

  static Backend at(long uid, int port, int weight) {
    return new Backend(
        new BackendId("b" + uid),
        new BackendUid(uid),
        new Endpoint("127.0.0.1", port),
        new Weight(weight),
        AdminState.READY);
  }

  static int freePort() {
    return ScriptedBackend.deadPort();
  }

  /// One that is free on other addresses of loopback: on those, a connection of an earlier test may
  /// have had it as its own, and keeps it for a minute after its end (TIME_WAIT).
  static int freePort(String... addresses) {
    for (int i = 0; i < PORT_TRIES; i++) {
      int port = freePort();
      if (Arrays.stream(addresses).allMatch(each -> isFree(each, port))) {
        return port;
      }
    }
    throw new IllegalStateException("port: none is free on " + String.join(", ", addresses));
  }

  private static boolean isFree(String address, int port) {
    try (ServerSocket _ = new ServerSocket(port, 1, InetAddress.ofLiteral(address))) {
      return true;
    } catch (IOException _) {
      return false;
    }
  }

  @Override
  public void close() {
    for (AutoCloseable each : closed) {
      try {
        each.close();
      } catch (Exception e) {
        throw new AssertionError(e);
      }
    }
    directors.forEach(each -> await(each.stop()));
    await(vertx.close());
  }
}
