package dev.weir.director.contract;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// Brings the two ends of a connection together: what a backend accepts is handed to the test.
final class Meetings {
  private final BlockingQueue<Accepted> queue = new LinkedBlockingQueue<>();

  /// A backend's end, which stays open until the test closes it.
  record Accepted(Socket socket, CountDownLatch done) implements AutoCloseable {
    @Override
    public void close() throws IOException {
      socket.close();
      done.countDown();
    }
  }

  /// The script of the backends.
  void hold(Socket socket, InputStream in, OutputStream out) throws IOException {
    Accepted accepted = new Accepted(socket, new CountDownLatch(1));
    socket.setSoTimeout((int) Bound.WAIT.toMillis());
    socket.setTcpNoDelay(true);
    queue.add(accepted);
    try {
      boolean _ = accepted.done().await(20 * Bound.WAIT.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  Accepted next() throws InterruptedException {
    Accepted next = queue.poll(Bound.WAIT.toSeconds(), TimeUnit.SECONDS);
    if (next == null) {
      throw new AssertionError("backend: no connection (expected: one)");
    }
    return next;
  }

  /// Ends what nobody asked for.
  void clear() throws IOException {
    for (Accepted each = queue.poll(); each != null; each = queue.poll()) {
      each.close();
    }
  }
}
