package dev.weir.director;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.core.model.Listener;
import dev.weir.core.model.ListenerId;
import dev.weir.core.model.ListenerOptions;
import dev.weir.core.model.ListenerSocket;
import dev.weir.core.model.PortRange;
import dev.weir.core.model.SchedulerKind;
import dev.weir.core.model.Service;
import dev.weir.core.model.TcpOptions;
import dev.weir.core.testing.ScriptedBackend;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Whether the system probes a silent client is the listener's to say. The kernel tells which timer
/// a socket has (`proc(5)`, `/proc/net/tcp`).
@ParameterizedClass
@EnumSource(Cluster.Sockets.class)
class KeepAliveTest {
  private static final List<Path> TABLES =
      List.of(Path.of("/proc/self/net/tcp"), Path.of("/proc/self/net/tcp6"));
  private static final int LOCAL = 1;
  private static final int REMOTE = 2;
  private static final int TIMER = 5;

  private final Cluster cluster;
  private final int port = Cluster.freePort();

  KeepAliveTest(Cluster.Sockets sockets) {
    cluster = new Cluster(sockets);
  }

  @AfterEach
  void close() {
    cluster.close();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void isWhatTheListenerSays(boolean keepAlive) throws Exception {
    ScriptedBackend backend = cluster.backend(ScriptedBackend.echo());
    cluster.publish(service(backend.port(), keepAlive));
    cluster.director("d1");
    try (Socket client = cluster.connect(port)) {
      client.getOutputStream().write('x');
      assertThat(client.getInputStream().read()).isEqualTo('x');
      Wait.until(() -> timerOf(client).equals(keepAlive ? "02" : "00"));
    }
  }

  private Service service(int backendPort, boolean keepAlive) {
    Service plain =
        Cluster.web(port, SchedulerKind.ROUNDROBIN, List.of(Cluster.at(1, backendPort, 1)));
    ListenerSocket socket =
        new ListenerSocket(false, null, new TcpOptions(keepAlive, Duration.ZERO, false));
    return new Service(
        plain.id(),
        true,
        plain.scheduler(),
        List.of(
            new Listener(
                new ListenerId("tcp"),
                PortRange.of(port),
                List.of(),
                true,
                ListenerOptions.DEFAULT.withSocket(socket))),
        plain.backends(),
        plain.forwarding(),
        plain.health(),
        plain.feedback());
  }

  /// 02 is that of keep-alive; 01, of what is not acknowledged yet, comes and goes.
  private String timerOf(Socket client) {
    for (Path table : TABLES) {
      for (String line : lines(table)) {
        String[] fields = line.strip().split("\\s+", -1);
        if (fields[LOCAL].endsWith(hex(port))
            && fields[REMOTE].endsWith(hex(client.getLocalPort()))) {
          return fields[TIMER].substring(0, 2);
        }
      }
    }
    return "no such socket";
  }

  private static List<String> lines(Path table) {
    try {
      return Files.readAllLines(table);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String hex(int number) {
    return String.format(Locale.ROOT, ":%04X", number);
  }
}
