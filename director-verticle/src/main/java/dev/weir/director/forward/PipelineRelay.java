package dev.weir.director.forward;

import dev.weir.core.time.NanoClock;
import dev.weir.director.admit.ByteRate;
import dev.weir.director.forward.ChannelEnd.Reading;
import io.netty.buffer.ByteBuf;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A relay in two Netty pipelines of one event loop. Buffers go from one channel to the other as
/// they are; a side is read only while the other one can be written.
final class PipelineRelay implements Relay, ChannelEnd.Listener {
  private final ChannelEnd client;
  private final ChannelEnd backend;
  private final Traffic traffic;
  private final TimerWheel wheel;
  private final RelayTimes times;
  private @Nullable Consumer<Termination> then;
  private final IdleTimer timer = new IdleTimer();
  private final NanoClock clock;
  private final LoopLedger ledger;
  private final Silence silence = new Silence();
  private final @Nullable Pace fromClient;
  private final @Nullable Pace fromBackend;
  private Phase phase = Phase.OPEN;
  private Termination termination = Termination.CLIENT_CLOSED;

  private enum Phase {
    OPEN,
    /// One side has ended its stream.
    HALF_CLOSED,
    /// The termination is known; channels are closing.
    CLOSING,
    DONE
  }

  PipelineRelay(ChannelEnd client, ChannelEnd backend, LoopTools tools, DialOrder order) {
    this.client = client;
    this.backend = backend;
    this.traffic = new Traffic(order.tally(), tools.clock());
    this.wheel = tools.wheel();
    this.clock = tools.clock();
    this.ledger = tools.ledger();
    this.times = RelayTimes.of(order.forwarding().timeouts());
    long perSecond = order.bytesPerSecondMax();
    this.fromClient = perSecond == 0 ? null : new Pace(client, backend, perSecond);
    this.fromBackend = perSecond == 0 ? null : new Pace(backend, client, perSecond);
  }

  @Override
  public void run(Consumer<Termination> whenEnded) {
    then = whenEnded;
    silence.begin(wheel.nowNanos());
    traffic.begin();
    wheel.arm(timer);
    backend.tell(this);
    client.tell(this);
    readWhatCanBeWritten(client, backend);
    readWhatCanBeWritten(backend, client);
  }

  @Override
  public void kill() {
    finish(Termination.KILLED);
    client.close();
    backend.close();
  }

  @Override
  public Carried carried() {
    return traffic.carried();
  }

  @Override
  public void read(ChannelEnd end, ByteBuf buffer) {
    if (phase == Phase.CLOSING || phase == Phase.DONE) {
      buffer.release();
      return;
    }
    int count = buffer.readableBytes();
    count(end, count);
    ChannelEnd other = other(end);
    if (!other.write(buffer)) {
      ledger.unheard(count);
    }
    Pace pace = paceOf(end);
    if (pace != null) {
      pace.spend(count);
      readWhatCanBeWritten(end, other);
    }
    if (!other.isWritable()) {
      other.flush();
      readWhatCanBeWritten(end, other);
    }
  }

  @Override
  public void readPaused(ChannelEnd end) {
    ChannelEnd other = other(end);
    other.flush();
    if (other.isDrained()) {
      took(other);
    }
  }

  @Override
  public void ended(ChannelEnd end) {
    if (phase == Phase.OPEN) {
      phase = Phase.HALF_CLOSED;
      termination = end == client ? Termination.CLIENT_CLOSED : Termination.SERVER_CLOSED;
      silence.halfClosed(wheel.nowNanos(), end == client);
      wheel.arm(timer);
    }
    other(end).endOutput(this::closeWhenBothEnded);
  }

  @Override
  public void writabilityChanged(ChannelEnd end) {
    took(end);
    readWhatCanBeWritten(other(end), end);
  }

  @Override
  public void closed(ChannelEnd end) {
    if (phase == Phase.OPEN || phase == Phase.HALF_CLOSED) {
      finish(end == client ? Termination.CLIENT_ABORTED : Termination.SERVER_ABORTED);
      other(end).reset();
    }
    if (phase == Phase.CLOSING && !client.isOpen() && !backend.isOpen()) {
      phase = Phase.DONE;
      if (then != null) {
        then.accept(termination);
      }
    }
  }

  private void closeWhenBothEnded() {
    if (phase == Phase.HALF_CLOSED && client.outputEnded() && backend.outputEnded()) {
      finish(termination);
      client.close();
      backend.close();
    }
  }

  private void finish(Termination how) {
    if (phase == Phase.OPEN || phase == Phase.HALF_CLOSED) {
      phase = Phase.CLOSING;
      termination = how;
      wheel.cancel(timer);
      if (fromClient != null && fromBackend != null) {
        fromClient.end();
        fromBackend.end();
      }
    }
  }

  private void readWhatCanBeWritten(ChannelEnd from, ChannelEnd to) {
    Pace pace = paceOf(from);
    boolean mayRead = to.isWritable() && (pace == null || !pace.isSpent());
    from.reading(mayRead ? Reading.ON : Reading.OFF);
  }

  private ChannelEnd other(ChannelEnd end) {
    return end == client ? backend : client;
  }

  private void count(ChannelEnd end, int bytes) {
    if (end == client) {
      silence.clientSpoke(wheel.nowNanos());
      traffic.in(bytes);
    } else {
      silence.serverSpoke(wheel.nowNanos());
      traffic.out(bytes);
    }
  }

  /// An end has room: what it was given before has left.
  private void took(ChannelEnd end) {
    if (end == client) {
      silence.clientTook(wheel.nowNanos());
    } else {
      silence.serverTook(wheel.nowNanos());
    }
  }

  private @Nullable Pace paceOf(ChannelEnd from) {
    return from == client ? fromClient : fromBackend;
  }

  private final class IdleTimer extends TimerWheel.Timer {
    @Override
    long dueNanos() {
      return silence.dueNanos(times);
    }

    @Override
    void expired(long nowNanos) {
      finish(silence.termination(times, nowNanos));
      client.close();
      backend.close();
    }
  }

  /// The bandwidth limit of one direction: what was read is spent, and while too much is, nothing
  /// more is read.
  private final class Pace extends TimerWheel.Timer {
    private final ByteRate rate;
    private final ChannelEnd from;
    private final ChannelEnd to;
    private long dueNanos;

    Pace(ChannelEnd from, ChannelEnd to, long bytesPerSecondMax) {
      this.from = from;
      this.to = to;
      this.rate = new ByteRate(bytesPerSecondMax, clock.nowNanos());
    }

    void spend(int bytes) {
      rate.giveBack(-bytes);
    }

    /// Whether it must wait; it goes on by itself then.
    boolean isSpent() {
      long now = clock.nowNanos();
      long nanos = rate.nanosToNext(now, 1);
      if (nanos > 0) {
        dueNanos = now + nanos;
        wheel.arm(this);
      }
      return nanos > 0;
    }

    void end() {
      wheel.cancel(this);
    }

    @Override
    long dueNanos() {
      return dueNanos;
    }

    @Override
    void expired(long nowNanos) {
      readWhatCanBeWritten(from, to);
    }
  }
}
