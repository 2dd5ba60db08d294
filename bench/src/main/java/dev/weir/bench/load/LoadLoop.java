package dev.weir.bench.load;

import dev.weir.core.time.NanoClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.SingleWriterRecorder;
import org.jspecify.annotations.Nullable;

/// One thread of the load: opens its connections, keeps each of them busy, and counts.
final class LoadLoop implements Runnable {
  /// More connects at once would overflow the queue of a listener.
  private static final int CONNECTING_MAX = 64;

  private static final int ERRORS_MAX = 10_000;
  private static final int READ_BYTES = 1 << 18;
  private static final long SELECT_MILLIS = 100;
  private static final long LATENCY_MAX_NANOS = 60_000_000_000L;
  private static final int LATENCY_DIGITS = 3;

  private final LoadPlan plan;
  private final int connectionCount;
  private final NanoClock clock;
  private final Selector selector;
  private final SourceAddresses sources;
  private final @Nullable TlsKit tls;
  private final ByteBuffer in = ByteBuffer.allocateDirect(READ_BYTES);
  private final ByteBuffer request;
  private final SingleWriterRecorder latencies =
      new SingleWriterRecorder(LATENCY_MAX_NANOS, LATENCY_DIGITS);
  private int open;
  private int connecting;
  // Written by this loop, read by whoever measures.
  private final AtomicLong units = new AtomicLong();
  private final AtomicLong errors = new AtomicLong();
  private final AtomicLong standing = new AtomicLong();
  private volatile String lastError = "";
  private volatile boolean stopping;

  LoadLoop(LoadPlan plan, int threadIndex, NanoClock clock) throws IOException {
    this.plan = plan;
    this.connectionCount = plan.connectionCountOf(threadIndex);
    this.clock = clock;
    this.selector = Selector.open();
    this.sources = new SourceAddresses(threadIndex);
    this.tls = plan.security() == LoadPlan.Security.TLS ? new TlsKit() : null;
    this.request =
        switch (plan.pattern()) {
          case PING, IDLE -> new Request(Request.Kind.KEEP, Request.BYTES).bytes();
          case CHURN -> new Request(Request.Kind.CLOSE, Request.BYTES).bytes();
          case BULK -> new Request(Request.Kind.KEEP, Long.MAX_VALUE).bytes();
        };
  }

  @Override
  public void run() {
    try (selector) {
      while (!stopping) {
        openMore();
        selector.select(this::serve, SELECT_MILLIS);
      }
      for (SelectionKey key : selector.keys()) {
        if (key.attachment() instanceof Client client) {
          client.close();
        } else {
          key.channel().close();
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Ends it and all its connections; returns at once.
  void stop() {
    stopping = true;
    selector.wakeup();
  }

  long units() {
    return units.get();
  }

  long errors() {
    return errors.get();
  }

  /// Connections that have had a reply and stand.
  long standing() {
    return standing.get();
  }

  String lastError() {
    return lastError;
  }

  SingleWriterRecorder latencies() {
    return latencies;
  }

  private void openMore() {
    while (open < connectionCount
        && connecting < CONNECTING_MAX
        && errors.getPlain() < ERRORS_MAX) {
      open++;
      connecting++;
      try {
        Client.connect(this, plan, selector, sources.next());
      } catch (IOException e) {
        connecting--;
        lost(e);
      }
    }
  }

  private void serve(SelectionKey key) {
    Client client = (Client) key.attachment();
    try {
      client.ready(in, request);
    } catch (IOException e) {
      client.close();
      lost(e);
    }
  }

  /// What a new connection is wrapped in.
  Wire wire(SocketChannel channel) throws IOException {
    return tls == null ? new PlainWire(channel) : new TlsWire(channel, tls);
  }

  long nowNanos() {
    return clock.nowNanos();
  }

  void connected() {
    connecting--;
  }

  /// The first reply on a connection has come.
  void stands() {
    add(standing, 1);
  }

  /// A client's connection has ended as it should.
  void ended() {
    open--;
    add(standing, -1);
    openMore();
  }

  void done(long unitCount) {
    add(units, unitCount);
  }

  void tookNanos(long nanos) {
    latencies.recordValue(Math.min(nanos, LATENCY_MAX_NANOS));
  }

  private void lost(IOException cause) {
    open--;
    add(errors, 1);
    lastError = String.valueOf(cause.getMessage());
  }

  /// There is one writer, so nothing has to be locked.
  private static void add(AtomicLong counter, long more) {
    counter.setRelease(counter.getPlain() + more);
  }
}
