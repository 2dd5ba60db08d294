package dev.weir.node;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The ports of a demo beside those that people use. They are chosen once, at random among the free
/// ones, and kept in the data directory, because the kept configuration names the backends by
/// theirs.
///
/// @param byName each with its number
record DemoPorts(Map<String, Integer> byName) {
  static final List<String> BACKENDS = List.of("b1", "b2", "b3");
  private static final List<String> NAMES =
      List.of("cluster", "bus", "log", "ops", "b1", "b2", "b3");

  private static final int LOWEST = 20_000;
  private static final int HIGHEST = 32_000;
  private static final int TRIES_MAX = 1_000;

  int port(String name) {
    Integer port = byName.get(name);
    if (port == null) {
      throw new IllegalArgumentException(
          "port: " + name + " (expected: one of " + byName.keySet() + ")");
    }
    return port;
  }

  /// Those of the last time, or new ones.
  static DemoPorts in(Path directory) throws IOException {
    Path file = directory.resolve("ports");
    if (!Files.exists(file)) {
      DemoPorts chosen = chosen(NAMES);
      SecretFile.write(file, chosen.print());
      return chosen;
    }
    DemoPorts kept = parse(file);
    for (String name : NAMES) {
      if (!isFree(kept.port(name))) {
        throw new IOException(
            file
                + ": "
                + name
                + " "
                + kept.port(name)
                + " is in use (expected: free, as the kept configuration names it; is this demo"
                + " running already? --data-dir begins another)");
      }
    }
    return kept;
  }

  /// Below what the kernel gives to outgoing connections, so that none of them is in the way of the
  /// next start.
  static DemoPorts chosen(List<String> names) throws IOException {
    Map<String, Integer> ports = new LinkedHashMap<>();
    SecureRandom random = new SecureRandom();
    for (int i = 0; i < TRIES_MAX && ports.size() < names.size(); i++) {
      int port = random.nextInt(LOWEST, HIGHEST + 1);
      if (!ports.containsValue(port) && isFree(port)) {
        ports.put(names.get(ports.size()), port);
      }
    }
    if (ports.size() < names.size()) {
      throw new IOException(
          "ports: none free in " + TRIES_MAX + " tries (expected: " + names.size() + " free ones)");
    }
    return new DemoPorts(ports);
  }

  static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port));
      return true;
    } catch (IOException _) {
      return false;
    }
  }

  private String print() {
    StringBuilder text = new StringBuilder();
    byName.forEach((name, port) -> text.append(name).append(' ').append(port).append('\n'));
    return text.toString();
  }

  private static DemoPorts parse(Path file) throws IOException {
    Map<String, Integer> ports = new LinkedHashMap<>();
    for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
      String[] words = line.split(" ", 2);
      if (words.length != 2 || !words[1].matches("\\d{1,5}")) {
        throw new IOException(file + ": " + line + " (expected: a name and a port)");
      }
      ports.put(words[0], Integer.valueOf(words[1]));
    }
    if (!ports.keySet().equals(Set.copyOf(NAMES))) {
      throw new IOException(file + ": " + ports.keySet() + " (expected: " + NAMES + ")");
    }
    return new DemoPorts(ports);
  }
}
