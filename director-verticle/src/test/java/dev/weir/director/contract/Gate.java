package dev.weir.director.contract;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// A backend whose queue of connections is full: the kernel answers nobody who dials it, until the
/// gate lets one in. Who dials is told on the kernel's next try, a second later or three.
final class Gate implements AutoCloseable {
  private static final int FILLERS = 4;

  /// Where nobody else dials from.
  private static final InetAddress FILLER = InetAddress.ofLiteral("127.8.8.8");

  private final ServerSocket server;
  private final List<SocketChannel> fillers = new ArrayList<>();

  Gate() throws IOException {
    server = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"));
    server.setSoTimeout((int) Bound.WAIT.toMillis());
    shut();
  }

  int port() {
    return server.getLocalPort();
  }

  /// Accepts the one that waits, then shuts again.
  Socket letOneIn() throws IOException {
    Socket accepted = accept();
    while (accepted.getInetAddress().equals(FILLER)) {
      accepted.close();
      accepted = accept();
    }
    accepted.setSoTimeout((int) Bound.WAIT.toMillis());
    shut();
    return accepted;
  }

  /// If nobody comes, says which connections the kernel has with the port.
  private Socket accept() throws IOException {
    try {
      return server.accept();
    } catch (SocketTimeoutException e) {
      String port = ":%04X ".formatted(port());
      throw new IOException(
          Files.readAllLines(Path.of("/proc/net/tcp")).stream()
              .filter(each -> each.contains(port))
              .collect(Collectors.joining("\n", "gate: nobody comes; /proc/net/tcp:\n", "")),
          e);
    }
  }

  private void shut() throws IOException {
    clear();
    for (int i = 0; i < FILLERS; i++) {
      SocketChannel filler = SocketChannel.open();
      fillers.add(filler);
      filler.configureBlocking(false);
      filler.bind(new InetSocketAddress(FILLER, 0));
      boolean _ = filler.connect(new InetSocketAddress(server.getInetAddress(), port()));
    }
  }

  private void clear() throws IOException {
    for (SocketChannel each : fillers) {
      each.close();
    }
    fillers.clear();
  }

  @Override
  public void close() throws IOException {
    clear();
    server.close();
  }
}
