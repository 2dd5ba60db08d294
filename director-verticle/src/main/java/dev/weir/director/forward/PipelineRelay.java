package dev.weir.director.forward;

import dev.weir.core.time.NanoClock;
import dev.weir.director.forward.ChannelEnd.Reading;
import io.netty.buffer.ByteBuf;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A relay in two Netty pipelines of one event loop. Buffers go from one channel to the other as
/// they are; a side is read only while the other one can be written.
final class PipelineRelay implements Relay, ChannelEnd.Listener {
  private final ChannelEnd client;
  private final ChannelEnd backend;
  private final Tally tally;
  private final TimerWheel wheel;
  private final RelayTimes times;
  private @Nullable Consumer<Termination> then;
  private final IdleTimer timer = new IdleTimer();
  private final NanoClock clock;
  private long askedNanos;
  private FirstByte firstByte = FirstByte.NOBODY_SPOKE;
  private boolean clientSpokeLast;
  private long activeNanos;
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

  PipelineRelay(
      ChannelEnd client, ChannelEnd backend, Tally tally, LoopTools tools, RelayTimes times) {
    this.client = client;
    this.backend = backend;
    this.tally = tally;
    this.wheel = tools.wheel();
    this.clock = tools.clock();
    this.times = times;
  }

  @Override
  public void run(Consumer<Termination> whenEnded) {
    then = whenEnded;
    activeNanos = wheel.nowNanos();
    askedNanos = clock.nowNanos();
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
  public void read(ChannelEnd end, ByteBuf buffer) {
    if (phase == Phase.CLOSING || phase == Phase.DONE) {
      buffer.release();
      return;
    }
    count(end, buffer.readableBytes());
    ChannelEnd other = other(end);
    other.write(buffer);
    if (!other.isWritable()) {
      other.flush();
      readWhatCanBeWritten(end, other);
    }
  }

  @Override
  public void readPaused(ChannelEnd end) {
    other(end).flush();
  }

  @Override
  public void ended(ChannelEnd end) {
    if (phase == Phase.OPEN) {
      phase = Phase.HALF_CLOSED;
      termination = end == client ? Termination.CLIENT_CLOSED : Termination.SERVER_CLOSED;
      activeNanos = wheel.nowNanos();
      wheel.arm(timer);
    }
    other(end).endOutput(this::closeWhenBothEnded);
  }

  @Override
  public void writabilityChanged(ChannelEnd end) {
    activeNanos = wheel.nowNanos();
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
    }
  }

  private static void readWhatCanBeWritten(ChannelEnd from, ChannelEnd to) {
    from.reading(to.isWritable() ? Reading.ON : Reading.OFF);
  }

  private ChannelEnd other(ChannelEnd end) {
    return end == client ? backend : client;
  }

  private void count(ChannelEnd end, int bytes) {
    activeNanos = wheel.nowNanos();
    if (end == client) {
      clientSpokeLast = true;
      tally.bytesIn(bytes);
      if (firstByte == FirstByte.NOBODY_SPOKE) {
        firstByte = FirstByte.CLIENT_SPOKE;
        askedNanos = clock.nowNanos();
      }
    } else {
      clientSpokeLast = false;
      tally.bytesOut(bytes);
      if (firstByte != FirstByte.MEASURED) {
        firstByte = FirstByte.MEASURED;
        tally.firstByte(clock.nowNanos() - askedNanos);
      }
    }
  }

  private final class IdleTimer extends TimerWheel.Timer {
    @Override
    long dueNanos() {
      return activeNanos + (phase == Phase.OPEN ? times.idleNanos() : times.halfClosedNanos());
    }

    @Override
    void expired(long nowNanos) {
      boolean waitedForBackend = phase == Phase.HALF_CLOSED ? client.inputEnded() : clientSpokeLast;
      finish(waitedForBackend ? Termination.SERVER_SILENT : Termination.CLIENT_SILENT);
      client.close();
      backend.close();
    }
  }
}
