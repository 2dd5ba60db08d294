package dev.weir.director;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.core.testing.ScriptedBackend;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// Goal: when descriptors run out, what is open goes on, what comes waits in the kernel's queue,
/// and is served when descriptors come free; nobody is reset, and the processor rests meanwhile.
/// Method: a director in a process of its own that may have 300 descriptors, and 200 clients, of
/// which each needs two.
@EnabledOnOs(OS.LINUX)
@ParameterizedClass
@EnumSource(
    value = Cluster.Sockets.class,
    names = {"EPOLL", "NATIVE"})
class ScarceDescriptorsTest {
  private static final int DESCRIPTORS = 300;
  private static final int CLIENTS = 200;

  private final ScriptedBackend backend = ScriptedBackend.start(ScriptedBackend.echo());
  private final int port = Cluster.freePort();
  private final List<Client> clients = new ArrayList<>();
  private final Process process;

  ScarceDescriptorsTest(Cluster.Sockets sockets) throws IOException {
    List<String> java =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Xmx128m",
            "-cp",
            System.getProperty("java.class.path"),
            "dev.weir.director.DirectorProcess",
            sockets.name(),
            "127.0.0.1," + port + ",127.0.0.1," + backend.port());
    List<String> command =
        new ArrayList<>(List.of("sh", "-c", "ulimit -n " + DESCRIPTORS + "; exec \"$@\"", "sh"));
    command.addAll(java);
    process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }

  @AfterEach
  void close() throws Exception {
    for (Client each : clients) {
      each.socket().close();
    }
    process.getOutputStream().close();
    if (!process.waitFor(Cluster.WAIT_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
    }
    backend.close();
  }

  /// A connection that asked to be sent back one byte.
  private record Client(Socket socket) {
    void ask() throws IOException {
      socket.getOutputStream().write(1);
    }

    boolean isServed() {
      try {
        return socket.getInputStream().available() > 0;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    void echoes() throws IOException {
      assertThat(socket.getInputStream().read()).isEqualTo(1);
    }
  }

  @Test
  void pausesAcceptingAndGoesOnWhenDescriptorsComeFree() throws Exception {
    Wait.until(this::listens);
    for (int i = 0; i < CLIENTS; i++) {
      Client client = new Client(connected());
      clients.add(client);
      client.ask();
    }
    Wait.until(() -> pauses() > 0);

    Duration cpuBefore = cpu();
    Awaitility.await()
        .during(Duration.ofSeconds(1))
        .atMost(Duration.ofSeconds(Cluster.WAIT_SECONDS))
        .until(this::servedCount, new Unchanged()::judge);
    Duration spent = cpu().minus(cpuBefore);

    List<Client> served = new ArrayList<>();
    List<Client> waiting = new ArrayList<>();
    for (Client each : clients) {
      (each.isServed() ? served : waiting).add(each);
    }
    System.out.printf(
        "served %d, waiting %d, %s, cpu %d ms%n",
        served.size(), waiting.size(), said(), spent.toMillis());
    assertThat(served).isNotEmpty();
    assertThat(waiting).isNotEmpty();
    assertThat(spent).isLessThan(Duration.ofMillis(700));
    for (Client each : served) {
      each.echoes();
      each.ask();
      each.echoes();
    }

    for (Client each : served) {
      each.socket().close();
    }
    while (!waiting.isEmpty()) {
      Wait.until(() -> waiting.stream().anyMatch(Client::isServed));
      for (Client each : waiting.stream().filter(Client::isServed).toList()) {
        each.echoes();
        each.socket().close();
        waiting.remove(each);
      }
    }
    Client late = new Client(connected());
    clients.add(late);
    late.ask();
    late.echoes();
    assertThat(process.isAlive()).isTrue();
  }

  /// Whether a number is what it was the last time.
  private static final class Unchanged {
    private long before = -1;

    boolean judge(long now) {
      boolean same = now == before;
      before = now;
      return same;
    }
  }

  private boolean listens() throws IOException {
    if (!process.isAlive()) {
      throw new AssertionError("director: ended (expected: alive)");
    }
    try (Socket socket = connected()) {
      socket.getOutputStream().write(1);
      return socket.getInputStream().read() == 1;
    } catch (ConnectException | SocketTimeoutException _) {
      return false;
    }
  }

  private Socket connected() throws IOException {
    Socket socket = new Socket(InetAddress.ofLiteral("127.0.0.1"), port);
    socket.setSoTimeout((int) TimeUnit.SECONDS.toMillis(Cluster.WAIT_SECONDS));
    return socket;
  }

  private long servedCount() {
    return clients.stream().filter(Client::isServed).count();
  }

  private long pauses() throws IOException {
    String said = said();
    return Long.parseLong(said.substring(said.lastIndexOf(' ') + 1));
  }

  private String said() throws IOException {
    BufferedReader reader = process.inputReader();
    process.getOutputStream().write('\n');
    process.getOutputStream().flush();
    for (String line = reader.readLine(); line != null; line = reader.readLine()) {
      if (line.startsWith("accept ")) {
        return line;
      }
    }
    throw new IOException("director: ended (expected: an answer)");
  }

  private Duration cpu() {
    return process.toHandle().info().totalCpuDuration().orElseThrow();
  }
}
