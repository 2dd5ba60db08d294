package dev.weir.system;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Three network namespaces in a row, of this test alone, each with a loopback interface of its
/// own:
///
/// ```text
/// client 198.18.1.2 ── 198.18.1.1 director 198.18.2.1 ── 198.18.2.2 backend
/// ```
///
/// The backend answers through the director, and knows no other way.
final class NetworkLab implements AutoCloseable {
  static final String CLIENT_ADDRESS = "198.18.1.2";
  static final String FRONT_ADDRESS = "198.18.1.1";
  static final String BACKEND_ADDRESS = "198.18.2.2";

  private static final Duration COMMAND_MAX = Duration.ofSeconds(30);

  private final String prefix = "weir-" + ProcessHandle.current().pid();

  /// One machine, as far as its network is concerned.
  enum Host {
    CLIENT("c"),
    DIRECTOR("d"),
    BACKEND("b");

    private final String letter;

    Host(String letter) {
      this.letter = letter;
    }
  }

  NetworkLab() throws IOException, InterruptedException {
    try {
      for (Host each : Host.values()) {
        run("ip", "netns", "add", name(each));
        in(each, "ip", "link", "set", "lo", "up");
      }
      join(Host.CLIENT, "198.18.1.2/24", Host.DIRECTOR, "front", "198.18.1.1/24");
      join(Host.BACKEND, "198.18.2.2/24", Host.DIRECTOR, "back", "198.18.2.1/24");
      in(Host.BACKEND, "ip", "route", "add", "default", "via", "198.18.2.1");
    } catch (IOException | InterruptedException | RuntimeException | Error e) {
      close();
      throw e;
    }
  }

  /// What a command has to begin with to run there.
  List<String> prefix(Host host) {
    return List.of("ip", "netns", "exec", name(host));
  }

  /// Runs a command there; what it said.
  String in(Host host, String... command) throws IOException, InterruptedException {
    List<String> words = new ArrayList<>(prefix(host));
    words.addAll(Arrays.asList(command));
    return run(words.toArray(String[]::new));
  }

  @Override
  public void close() throws IOException {
    try {
      String known = run("ip", "netns", "list");
      for (Host each : Host.values()) {
        if (known.contains(name(each))) {
          run("ip", "netns", "delete", name(each));
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  private String name(Host host) {
    return prefix + "-" + host.letter;
  }

  private void join(Host outer, String outerAddress, Host director, String device, String address)
      throws IOException, InterruptedException {
    String peer = "veth-" + outer.letter;
    in(director, "ip", "link", "add", device, "type", "veth", "peer", "name", peer);
    in(director, "ip", "link", "set", peer, "netns", name(outer));
    in(director, "ip", "address", "add", address, "dev", device);
    in(director, "ip", "link", "set", device, "up");
    in(outer, "ip", "address", "add", outerAddress, "dev", peer);
    in(outer, "ip", "link", "set", peer, "up");
  }

  private static String run(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!process.waitFor(Patience.scaled(COMMAND_MAX).toMillis(), TimeUnit.MILLISECONDS)
        || process.exitValue() != 0) {
      throw new IOException(
          String.join(" ", command)
              + ": "
              + said.strip()
              + " (expected: exit 0; network namespaces need root)");
    }
    return said;
  }
}
