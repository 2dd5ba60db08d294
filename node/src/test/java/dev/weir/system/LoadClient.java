package dev.weir.system;

import dev.weir.core.time.NanoClock;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/// A client that knows nothing of Weir: one HTTP request per new connection, through the directors
/// in turn, several at once. It leaves the end to the backend: no connection is ended by the client
/// first. Writes down what happened to each.
final class LoadClient {
  private static final int CONNECT_MILLIS = 5_000;
  private static final int READ_MILLIS = 10_000;

  private final List<InetSocketAddress> directors;
  private final String path;
  private final int atOnce;
  private final NanoClock clock = NanoClock.system();
  private final List<Exchange> log = Collections.synchronizedList(new ArrayList<>());
  private final AtomicLong begun = new AtomicLong();
  private final AtomicBoolean stopped = new AtomicBoolean();

  /// A client.
  ///
  /// @param path that it asks for, by which access logs tell it from others
  LoadClient(List<InetSocketAddress> directors, String path, int atOnce) {
    this.directors = List.copyOf(directors);
    this.path = path;
    this.atOnce = atOnce;
  }

  /// What happened to one connection.
  ///
  /// @param startedNanos before connecting, by this machine's monotonic clock
  /// @param connectedNanos after connecting, 0 if it did not
  /// @param backend that answered, by its `X-Backend`; empty if none did
  /// @param failure what went wrong, empty if nothing did
  record Exchange(
      long number,
      InetSocketAddress director,
      long startedNanos,
      long connectedNanos,
      long endedNanos,
      String backend,
      String failure) {
    boolean failed() {
      return !failure.isEmpty();
    }
  }

  /// Sends this many requests and returns what happened, in the order of their starts.
  List<Exchange> send(int count, Duration bound) throws InterruptedException {
    run(count, bound);
    return exchanges();
  }

  /// Begins to send until [Running#stop].
  Running begin() {
    Thread thread =
        Thread.ofPlatform()
            .name("load")
            .start(
                () -> {
                  try {
                    run(Long.MAX_VALUE, Duration.ofHours(1));
                  } catch (InterruptedException _) {
                    Thread.currentThread().interrupt();
                  }
                });
    return new Running(thread);
  }

  /// A load under way.
  final class Running {
    private final Thread thread;

    private Running(Thread thread) {
      this.thread = thread;
    }

    /// Connections that are over so far.
    int count() {
      return log.size();
    }

    List<Exchange> stop() throws InterruptedException {
      stopped.set(true);
      if (!thread.join(Patience.scaled(Duration.ofSeconds(30)))) {
        throw new AssertionError("load: still running (expected: stopped)");
      }
      return exchanges();
    }
  }

  /// Everything so far, in the order of starts.
  List<Exchange> exchanges() {
    synchronized (log) {
      return log.stream().sorted(Comparator.comparingLong(Exchange::startedNanos)).toList();
    }
  }

  /// Keeps the log for whoever looks into a failure.
  void writeTo(Path file) throws IOException {
    Files.write(file, exchanges().stream().map(Exchange::toString).toList());
  }

  private void run(long count, Duration bound) throws InterruptedException {
    ExecutorService executor = Executors.newFixedThreadPool(atOnce);
    try {
      for (int i = 0; i < atOnce; i++) {
        executor.execute(
            () -> {
              for (long n = begun.getAndIncrement(); n < count; n = begun.getAndIncrement()) {
                if (stopped.get()) {
                  return;
                }
                log.add(exchange(n));
              }
            });
      }
      executor.shutdown();
      if (!executor.awaitTermination(Patience.scaled(bound).toMillis(), TimeUnit.MILLISECONDS)) {
        throw new AssertionError("load: not done within " + bound);
      }
    } finally {
      executor.shutdownNow();
    }
  }

  private Exchange exchange(long number) {
    InetSocketAddress director = directors.get((int) (number % directors.size()));
    long startedNanos = clock.nowNanos();
    long connectedNanos = 0;
    String backend = "";
    String failure = "";
    try (Socket socket = new Socket()) {
      socket.setSoTimeout(READ_MILLIS);
      socket.connect(director, CONNECT_MILLIS);
      connectedNanos = clock.nowNanos();
      backend = ask(socket, number);
    } catch (IOException e) {
      failure = e.getClass().getSimpleName() + ": " + e.getMessage();
    }
    long endedNanos = clock.nowNanos();
    return new Exchange(
        number, director, startedNanos, connectedNanos, endedNanos, backend, failure);
  }

  private String ask(Socket socket, long number) throws IOException {
    OutputStream out = socket.getOutputStream();
    String request =
        "GET "
            + path
            + " HTTP/1.1\r\nHost: weir\r\nUser-Agent: load-"
            + number
            + "\r\nConnection: close\r\n\r\n";
    out.write(request.getBytes(StandardCharsets.US_ASCII));
    out.flush();
    BufferedReader in =
        new BufferedReader(
            new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
    String status = in.readLine();
    if (status == null || !status.startsWith("HTTP/1.1 200")) {
      throw new IOException("status: " + status + " (expected: 200)");
    }
    String backend = "";
    int length = -1;
    for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
      if (line.regionMatches(true, 0, "x-backend: ", 0, 11)) {
        backend = line.substring(11);
      } else if (line.regionMatches(true, 0, "content-length: ", 0, 16)) {
        length = Integer.parseInt(line.substring(16));
      }
    }
    long read = in.skip(Math.max(0, length));
    while (read < length) {
      long more = in.skip(length - read);
      if (more == 0) {
        throw new IOException("body: " + read + " bytes (expected: " + length + ")");
      }
      read += more;
    }
    if (in.read() >= 0) {
      throw new IOException("body: more than " + length + " bytes (expected: the end)");
    }
    if (backend.isEmpty()) {
      throw new IOException("backend: none (expected: X-Backend)");
    }
    return backend;
  }
}
