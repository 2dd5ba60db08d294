package dev.weir.bench.subject;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/// Ports that nobody has, below those that the kernel gives to outgoing connections.
public final class Ports {
  private static final int LOWEST = 10_000;
  private static final int HIGHEST = 32_000;

  private final Set<Integer> given = new HashSet<>();

  /// One that is free on every IPv4 address and was not given before.
  public int next() throws IOException {
    while (true) {
      int port = ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST + 1);
      try (ServerSocket socket = new ServerSocket()) {
        socket.bind(new InetSocketAddress(InetAddress.ofLiteral("0.0.0.0"), port));
        if (given.add(port)) {
          return port;
        }
      } catch (BindException _) {
        // Somebody has it: another one.
      }
    }
  }

  List<Integer> next(int count) throws IOException {
    List<Integer> ports = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      ports.add(next());
    }
    return ports;
  }
}
