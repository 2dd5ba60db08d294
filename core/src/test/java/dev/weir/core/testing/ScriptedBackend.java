package dev.weir.core.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/// A real TCP server on loopback that behaves as its script says, one virtual thread per
/// connection. The port is the kernel's choice.
public final class ScriptedBackend implements AutoCloseable {
  /// What happens to one accepted connection.
  @FunctionalInterface
  public interface Script {
    void play(Socket socket, InputStream in, OutputStream out) throws IOException;
  }

  private final ServerSocket server;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private volatile Script script;

  /// The callers' addresses, in order.
  public final List<InetSocketAddress> callers = new CopyOnWriteArrayList<>();

  private ScriptedBackend(ServerSocket server, Script script) {
    this.server = server;
    this.script = script;
  }

  public static ScriptedBackend start(Script script) {
    return start("127.0.0.1", script);
  }

  public static ScriptedBackend start(String address, Script script) {
    try {
      ServerSocket server = new ServerSocket(0, 1024, InetAddress.ofLiteral(address));
      ScriptedBackend backend = new ScriptedBackend(server, script);
      Thread.ofVirtual().start(backend::accept);
      return backend;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Sends back what it reads; ends its side when the client has ended its own.
  public static Script echo() {
    return (_, in, out) -> in.transferTo(out);
  }

  /// Speaks first, then ends.
  public static Script says(String text) {
    return (_, _, out) -> out.write(text.getBytes(StandardCharsets.UTF_8));
  }

  /// Accepts and never says a word, until the client ends.
  public static Script silent() {
    return (_, in, _) -> in.transferTo(OutputStream.nullOutputStream());
  }

  /// Resets as soon as the first byte arrives.
  public static Script resets() {
    return (socket, in, _) -> {
      in.read();
      socket.setSoLinger(true, 0);
      socket.close();
    };
  }

  /// A port of loopback on which nobody listens.
  public static int deadPort() {
    try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return probe.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public void nowPlays(Script next) {
    script = next;
  }

  public int port() {
    return server.getLocalPort();
  }

  public int openCount() {
    return open.size();
  }

  @Override
  public void close() {
    try {
      server.close();
      for (Socket socket : open) {
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        open.add(socket);
        callers.add((InetSocketAddress) socket.getRemoteSocketAddress());
        Script current = script;
        Thread.ofVirtual().start(() -> serve(socket, current));
      } catch (IOException e) {
        if (!server.isClosed()) {
          throw new UncheckedIOException(e);
        }
      }
    }
  }

  private void serve(Socket socket, Script current) {
    try (socket) {
      current.play(socket, socket.getInputStream(), socket.getOutputStream());
    } catch (IOException _) {
      // The client went away; what that means is for the test to judge from its own side.
    } finally {
      open.remove(socket);
    }
  }
}
