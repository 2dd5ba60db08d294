package dev.weir.system;

import dev.weir.core.time.NanoClock;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;

/// A client's connection that stays open between its requests.
final class HeldConnection implements AutoCloseable {
  private static final int CONNECT_MILLIS = 5_000;
  private static final int READ_MILLIS = 10_000;

  private final Socket socket;
  private final String backend;
  private final CompletableFuture<Long> ended = new CompletableFuture<>();

  private HeldConnection(Socket socket, String backend) {
    this.socket = socket;
    this.backend = backend;
  }

  /// Opens one and asks once, so that it is known who serves it.
  static HeldConnection open(InetSocketAddress director, String path) throws IOException {
    Socket socket = new Socket();
    try {
      socket.setSoTimeout(scaledMillis(READ_MILLIS));
      socket.connect(director, scaledMillis(CONNECT_MILLIS));
      return new HeldConnection(socket, ask(socket, path));
    } catch (IOException | RuntimeException | Error e) {
      socket.close();
      throw e;
    }
  }

  /// Who answered first.
  String backend() {
    return backend;
  }

  /// One more request; the backend that answers.
  String ask(String path) throws IOException {
    return ask(socket, path);
  }

  /// From now on nothing is asked, only the end is waited for.
  void watch() throws IOException {
    socket.setSoTimeout(0);
    Thread.ofVirtual().start(this::readToTheEnd);
  }

  /// Whether the other side has ended it.
  boolean hasEnded() {
    return ended.isDone();
  }

  /// When the other side ended it, by this machine's monotonic clock.
  long endedNanos() {
    return ended.join();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  private void readToTheEnd() {
    try (socket) {
      int read = socket.getInputStream().read();
      if (read >= 0) {
        ended.completeExceptionally(new AssertionError("read: " + read + " (expected: the end)"));
      }
    } catch (IOException _) {
      // A reset is an end, too.
    }
    ended.complete(NanoClock.system().nowNanos());
  }

  private static String ask(Socket socket, String path) throws IOException {
    String request = "GET " + path + " HTTP/1.1\r\nHost: weir\r\n\r\n";
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    socket.getOutputStream().flush();
    String head = head(socket.getInputStream()).toLowerCase(Locale.ROOT);
    int length = Integer.parseInt(value(head, "content-length"));
    if (socket.getInputStream().readNBytes(length).length != length) {
      throw new IOException("body: cut off (expected: " + length + " bytes)");
    }
    return value(head, "x-backend");
  }

  private static String head(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int c = in.read();
      if (c < 0) {
        throw new IOException("connection: ended after " + head + " (expected: an answer)");
      }
      head.append((char) c);
    }
    return head.toString();
  }

  private static String value(String head, String name) {
    int start = head.indexOf("\r\n" + name + ": ");
    if (start < 0) {
      throw new AssertionError(head + " (expected: " + name + ")");
    }
    int from = start + name.length() + 4;
    return head.substring(from, head.indexOf("\r\n", from));
  }

  private static int scaledMillis(int millis) {
    return (int) Patience.scaled(Duration.ofMillis(millis)).toMillis();
  }
}
