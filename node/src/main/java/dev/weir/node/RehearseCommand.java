package dev.weir.node;

import dev.weir.core.cluster.PublishedCopy;
import dev.weir.core.model.AdminState;
import dev.weir.core.model.Backend;
import dev.weir.core.model.BackendId;
import dev.weir.core.model.BackendUid;
import dev.weir.core.model.Endpoint;
import dev.weir.core.model.Fact;
import dev.weir.core.model.Feedback;
import dev.weir.core.model.Forwarding;
import dev.weir.core.model.HealthCheck;
import dev.weir.core.model.Listener;
import dev.weir.core.model.ListenerId;
import dev.weir.core.model.SchedulerKind;
import dev.weir.core.model.Service;
import dev.weir.core.model.ServiceId;
import dev.weir.core.model.Version;
import dev.weir.core.model.Weight;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// Does once what a director does that starts from its disk, and ends: an AOT cache is recorded
/// from it. Directors alone, because what a cache holds takes memory whether it is used or not.
/// Uses free ports of loopback and a temporary directory.
@Command(
    name = "rehearse",
    hidden = true,
    description = "Start a director, use it for a moment, and end; to record an AOT cache from.")
@SuppressWarnings("NullAway.Init") // picocli fills the fields in
final class RehearseCommand implements Callable<Integer> {
  /// Enough to load what a connection needs, too few to pretend to be a warm-up.
  private static final int CONNECTIONS = 200;

  private static final int TIMEOUT_MILLIS = 30_000;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException, InterruptedException {
    Path directory = Files.createTempDirectory("weir-rehearsal");
    InetAddress here = InetAddress.ofLiteral("127.0.0.1");
    try (ServerSocket backend = new ServerSocket(0, CONNECTIONS, here)) {
      Thread.ofPlatform().daemon().name("rehearsal").start(() -> answer(backend));
      int served = rehearse(directory, backend.getLocalPort());
      spec.commandLine().getOut().printf("rehearsed: %d of %d served%n", served, CONNECTIONS);
      spec.commandLine().getOut().flush();
      return served == CONNECTIONS ? 0 : Main.FAILED;
    } finally {
      delete(directory);
    }
  }

  private static int rehearse(Path directory, int backendPort)
      throws IOException, InterruptedException {
    DemoPorts ports = DemoPorts.chosen(List.of("data", "cluster", "bus", "ops"));
    Service service = service(ports.port("data"), backendPort);
    Version version = new Version(1, 1, "rehearsal");
    new PublishedCopy(directory).save(List.of(new Fact<>(service.id().value(), version, service)));
    NodeProcess process = NodeProcess.start(settings(directory, ports), _ -> {});
    process.awaitReady();
    int served = 0;
    for (int i = 0; i < CONNECTIONS; i++) {
      served += ask(ports.port("data"), "?") ? 1 : 0;
    }
    ask(ports.port("ops"), "GET /metrics HTTP/1.0\r\n\r\n");
    NodeProcess.await(process.node().stop());
    return served;
  }

  private static NodeSettings settings(Path directory, DemoPorts ports) {
    String yaml =
        """
        name: rehearsal
        roles: [director]
        dataDir: "%s"
        startup: {clusterWait: 0s}
        log: {level: warn}
        cluster: {name: weir-rehearsal, port: %d, busPort: %d, voters: [rehearsal]}
        ops: {port: %d}
        """
            .formatted(directory, ports.port("cluster"), ports.port("bus"), ports.port("ops"));
    Machine alone = new Machine("rehearsal", null, Map.of());
    return new SettingsReader(alone).read(yaml, "rehearsal").settings();
  }

  private static Service service(int port, int backendPort) {
    Backend backend =
        new Backend(
            new BackendId("b1"),
            new BackendUid(1),
            new Endpoint("127.0.0.1", backendPort),
            Weight.DEFAULT,
            AdminState.READY);
    return new Service(
        new ServiceId("rehearsal"),
        true,
        SchedulerKind.ROUNDROBIN,
        List.of(Listener.plain(new ListenerId("main"), port, List.of("127.0.0.1"), true)),
        List.of(backend),
        Forwarding.DEFAULT,
        HealthCheck.DEFAULT,
        Feedback.NONE);
  }

  /// One byte for the first that it hears, until the socket is closed.
  private static void answer(ServerSocket backend) {
    while (!backend.isClosed()) {
      try (Socket socket = backend.accept()) {
        socket.setSoTimeout(TIMEOUT_MILLIS);
        socket.getOutputStream().write(socket.getInputStream().read());
      } catch (IOException _) {
        // The next one, or the end.
      }
    }
  }

  /// Whether anything was answered.
  private static boolean ask(int port, String words) throws IOException {
    try (Socket socket = new Socket()) {
      socket.setSoTimeout(TIMEOUT_MILLIS);
      InetAddress here = InetAddress.ofLiteral("127.0.0.1");
      socket.connect(new InetSocketAddress(here, port), TIMEOUT_MILLIS);
      socket.getOutputStream().write(words.getBytes(StandardCharsets.US_ASCII));
      return socket.getInputStream().read() >= 0;
    }
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> all = Files.walk(directory)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(each);
      }
    }
  }
}
