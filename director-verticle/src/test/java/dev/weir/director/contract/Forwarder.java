package dev.weir.director.contract;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.awaitility.core.ConditionTimeoutException;

/// A forwarder that runs as a process of its own, or as several.
final class Forwarder {
  private final ForwarderKind kind;
  private final Process process;

  private Forwarder(ForwarderKind kind, Process process) {
    this.kind = kind;
    this.process = process;
  }

  /// Starts it, and waits until it accepts on every port.
  static Forwarder start(ForwarderKind kind, Site site, Path directory) throws Exception {
    Path log = directory.resolve("forwarder.log");
    Process process =
        new ProcessBuilder(Commands.of(kind, site, directory))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    Forwarder forwarder = new Forwarder(kind, process);
    try {
      for (Route route : Route.values()) {
        forwarder.awaitAccepting(route, site);
      }
      site.empty();
    } catch (RuntimeException e) {
      forwarder.stop();
      throw new AssertionError(Files.readString(log), e);
    }
    return forwarder;
  }

  ForwarderKind kind() {
    return kind;
  }

  long descriptorCount() {
    return processes().mapToLong(Forwarder::descriptorCount).sum();
  }

  void awaitDescriptors(long count) {
    Bound.until(() -> descriptorCount() >= count);
  }

  /// How many more there are than before, when they do not go away.
  ///
  /// @param keptMax what may stay
  String descriptorsLeft(long before, int keptMax) {
    try {
      Bound.until(() -> descriptorCount() <= before + keptMax);
      return "none";
    } catch (ConditionTimeoutException _) {
      return "some";
    }
  }

  long residentBytes() {
    return processes().mapToLong(Forwarder::residentBytes).sum();
  }

  /// Half of the descriptors that may be open belong to clients, half to backends.
  static int connectionsMax() throws IOException {
    try (Stream<String> lines = Files.lines(Path.of("/proc/self/limits"))) {
      String limit =
          lines
              .filter(each -> each.startsWith("Max open files"))
              .map(each -> each.split(" +", -1)[3])
              .findFirst()
              .orElse("1024");
      return limit.equals("unlimited") ? Integer.MAX_VALUE : (Integer.parseInt(limit) - 500) / 2;
    }
  }

  /// The kernel goes on to take connections; the process does not see them.
  void freeze() throws Exception {
    signal("-STOP");
  }

  void thaw() throws Exception {
    signal("-CONT");
  }

  void stop() throws Exception {
    process.getOutputStream().close();
    process.destroy();
    if (!process.waitFor(Bound.WAIT.toSeconds(), TimeUnit.SECONDS)) {
      process.destroyForcibly();
    }
  }

  /// The gate is never asked for: who dials it stays in its queue.
  private void awaitAccepting(Route route, Site site) throws Exception {
    switch (route) {
      case GATED -> {}
      case DEAD -> {
        try (Socket _ = connected(route, site)) {
          return;
        }
      }
      case FOUR, FOUR_TO_SIX, SIX_TO_FOUR, SIX -> {
        try (Socket _ = connected(route, site)) {
          site.meetings().next().close();
        }
      }
    }
  }

  private Socket connected(Route route, Site site) {
    AtomicReference<Socket> connected = new AtomicReference<>();
    InetSocketAddress to =
        new InetSocketAddress(InetAddress.ofLiteral(route.listens()), site.port(route));
    Bound.until(
        () -> {
          if (!process.isAlive()) {
            throw new IllegalStateException(kind + ": ended (expected: alive)");
          }
          Socket socket = new Socket();
          try {
            socket.connect(to);
            connected.set(socket);
            return true;
          } catch (IOException _) {
            socket.close();
            return false;
          }
        });
    return connected.get();
  }

  private void signal(String name) throws Exception {
    for (ProcessHandle each : processes().toList()) {
      List<String> command = List.of("kill", name, String.valueOf(each.pid()));
      int result = new ProcessBuilder(command).inheritIO().start().waitFor();
      if (result != 0) {
        throw new AssertionError("kill " + name + ": " + result + " (expected: 0)");
      }
    }
  }

  private Stream<ProcessHandle> processes() {
    return Stream.concat(Stream.of(process.toHandle()), process.descendants());
  }

  private static long descriptorCount(ProcessHandle of) {
    String[] open = Path.of("/proc", String.valueOf(of.pid()), "fd").toFile().list();
    return open == null ? 0 : open.length;
  }

  private static long residentBytes(ProcessHandle of) {
    try (Stream<String> lines = Files.lines(Path.of("/proc", String.valueOf(of.pid()), "status"))) {
      return lines
              .filter(each -> each.startsWith("VmRSS:"))
              .mapToLong(each -> Long.parseLong(each.replaceAll("\\D", "")))
              .sum()
          * 1024;
    } catch (IOException _) {
      return 0;
    }
  }
}
