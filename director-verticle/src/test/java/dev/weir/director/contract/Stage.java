package dev.weir.director.contract;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Where cases play: a forwarder and what is around it.
///
/// @param figures takes what was measured, for people
record Stage(Forwarder forwarder, Site site, Consumer<String> figures) {
  private static final ThreadFactory THREADS = Thread.ofVirtual().factory();
  private static final Executor VIRTUAL = Executors.newThreadPerTaskExecutor(THREADS);

  Socket connect(Route route) throws IOException {
    return connect(route, null);
  }

  /// @param source where the client's address is, or null for the system's choice
  Socket connect(Route route, @Nullable InetAddress source) throws IOException {
    Socket socket = new Socket();
    socket.setSoTimeout((int) Bound.WAIT.toMillis());
    socket.setTcpNoDelay(true);
    if (source != null) {
      socket.bind(new InetSocketAddress(source, 0));
    }
    InetAddress address = InetAddress.ofLiteral(route.listens());
    socket.connect(new InetSocketAddress(address, site.port(route)), (int) Bound.WAIT.toMillis());
    return socket;
  }

  /// A connection, and what the backend has of it.
  Ends meet(Route route) throws Exception {
    Socket client = connect(route);
    return new Ends(client, site.meetings().next());
  }

  /// A connection over which a byte went each way, so that it stands on both sides. What aborted
  /// ones left in the queue is passed over.
  Ends stand() throws Exception {
    Socket client = connect(Route.FOUR);
    client.getOutputStream().write(1);
    Meetings.Accepted accepted = site.meetings().next();
    while (!hasByte(accepted.socket())) {
      accepted.close();
      accepted = site.meetings().next();
    }
    accepted.socket().getOutputStream().write(1);
    int _ = client.getInputStream().read();
    return new Ends(client, accepted);
  }

  private static boolean hasByte(Socket socket) {
    try {
      return socket.getInputStream().read() == 1;
    } catch (IOException _) {
      return false;
    }
  }

  static <T> CompletableFuture<T> meanwhile(Supplier<T> work) {
    return CompletableFuture.supplyAsync(work, VIRTUAL);
  }
}
