package dev.weir.system;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/// Ports that the kernel says are free, below those that it gives to outgoing connections: between
/// this look and the start of a process, none of these takes one away.
final class Ports {
  private static final int LOWEST = 10_000;
  private static final int HIGHEST = 32_000;

  private Ports() {}

  /// Different ones, free on every IPv4 address.
  static List<Integer> free(int count) throws IOException {
    List<ServerSocket> held = new ArrayList<>();
    List<Integer> ports = new ArrayList<>();
    try {
      while (ports.size() < count) {
        int port = ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST + 1);
        ServerSocket socket = new ServerSocket();
        held.add(socket);
        try {
          socket.bind(new InetSocketAddress(InetAddress.ofLiteral("0.0.0.0"), port));
          ports.add(port);
        } catch (BindException _) {
          // Somebody has it: the next one.
        }
      }
      return ports;
    } finally {
      for (ServerSocket socket : held) {
        socket.close();
      }
    }
  }
}
