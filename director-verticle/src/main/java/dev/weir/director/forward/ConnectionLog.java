package dev.weir.director.forward;

import dev.weir.director.admit.ConnectionJson;
import dev.weir.director.admit.ConnectionRecord;
import dev.weir.director.admit.Sampling;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Where connections that are over are written, one JSON object a line, through the logger
/// `weir.connections`, which adds the time. Event loops hand records over and never wait: what the
/// writer cannot keep up with is dropped and counted. Any thread may use it.
public final class ConnectionLog {
  /// Records that wait for the writer.
  static final int QUEUE_MAX = 8192;

  private static final Logger LOG = LoggerFactory.getLogger("weir.connections");

  private final Sampling sampling;
  private final BlockingQueue<ConnectionRecord> queue = new ArrayBlockingQueue<>(QUEUE_MAX);
  private final AtomicLong dropped = new AtomicLong();
  private final Thread writer;

  ConnectionLog(Sampling sampling) {
    this.sampling = sampling;
    this.writer = Thread.ofPlatform().daemon().name("weir-connection-log").unstarted(this::write);
  }

  Sampling sampling() {
    return sampling;
  }

  void start() {
    if (!(sampling instanceof Sampling.Off)) {
      writer.start();
    }
  }

  void offer(ConnectionRecord over) {
    if (!queue.offer(over)) {
      dropped.incrementAndGet();
    }
  }

  /// Records that were dropped because the writer could not keep up.
  public long droppedCount() {
    return dropped.get();
  }

  void stop() {
    writer.interrupt();
  }

  private void write() {
    StringBuilder line = new StringBuilder(512);
    try {
      while (true) {
        ConnectionRecord over = queue.take();
        line.setLength(0);
        ConnectionJson.append(over, line);
        LOG.info(line.toString());
      }
    } catch (InterruptedException _) {
      queue.clear();
    }
  }
}
