package dev.weir.director.forward;

import dev.weir.director.forward.linux.Epoll;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A relay between two sockets of our own. Lives on one [NativeLoop].
final class NativeRelay implements Relay {
  private final NativeLoop loop;
  private final NativeSocket client;
  private final NativeSocket backend;
  private final Traffic traffic;
  private final RelayTimes times;
  private final NativeStream up;
  private final NativeStream down;
  private final IdleTimer timer = new IdleTimer();
  private final Silence silence = new Silence();
  private @Nullable Consumer<Termination> then;
  private Phase phase = Phase.OPEN;
  private Termination termination = Termination.CLIENT_CLOSED;

  private enum Phase {
    OPEN,
    /// One side has ended its stream.
    HALF_CLOSED,
    DONE
  }

  NativeRelay(NativeLoop loop, NativeSocket client, NativeSocket backend, DialOrder order) {
    this.loop = loop;
    this.client = client;
    this.backend = backend;
    this.traffic = new Traffic(order.tally(), loop.clock());
    this.times = RelayTimes.of(order.forwarding().timeouts());
    this.up = new NativeStream(loop, this, client, backend, order.bytesPerSecondMax());
    this.down = new NativeStream(loop, this, backend, client, order.bytesPerSecondMax());
  }

  /// Gives it what goes to the backend before everything that is still to be read.
  ///
  /// @param first where the last bytes are the client's
  /// @param clientCount how many of them are
  void sayFirst(ByteBuffer first, int clientCount) {
    up.begin(first);
    if (clientCount > 0) {
      moved(up, clientCount);
    }
  }

  @Override
  public void run(Consumer<Termination> whenEnded) {
    then = whenEnded;
    traffic.begin();
    silence.begin(loop.wheel().nowNanos());
    loop.wheel().arm(timer);
    up.move();
    down.move();
  }

  @Override
  public void kill() {
    finish(Termination.KILLED);
  }

  /// Our own error.
  void broke() {
    client.reset();
    finish(Termination.INTERNAL_ERROR);
  }

  /// Something happened on a socket.
  void ready(NativeSocket socket, int events) {
    if (phase == Phase.DONE) {
      return;
    }
    if ((events & Epoll.ERR) != 0) {
      aborted(socket);
    } else if (socket == client) {
      up.move();
      down.move();
    } else {
      down.move();
      up.move();
    }
  }

  boolean isMoving() {
    return phase != Phase.DONE;
  }

  @Override
  public Carried carried() {
    return traffic.carried();
  }

  /// A stream has read.
  void moved(NativeStream stream, long count) {
    if (stream == up) {
      silence.clientSpoke(loop.wheel().nowNanos());
      traffic.in(count);
    } else {
      silence.serverSpoke(loop.wheel().nowNanos());
      traffic.out(count);
    }
  }

  /// A stream has written.
  void wrote(NativeStream stream) {
    if (stream == up) {
      silence.serverTook(loop.wheel().nowNanos());
    } else {
      silence.clientTook(loop.wheel().nowNanos());
    }
  }

  /// The sender of a stream has ended.
  void ended(NativeStream stream) {
    if (phase == Phase.OPEN) {
      phase = Phase.HALF_CLOSED;
      termination = stream == up ? Termination.CLIENT_CLOSED : Termination.SERVER_CLOSED;
      silence.halfClosed(loop.wheel().nowNanos(), stream == up);
      loop.wheel().arm(timer);
    }
  }

  /// All of a stream has left: its receiver is told of the end. When the other stream has left too,
  /// closing the sockets tells it to both.
  void passed(NativeStream stream) {
    NativeStream other = stream == up ? down : up;
    if (other.isPassed()) {
      finish(termination);
    } else {
      loop.sys().shutdownOutput(stream.to().fd());
    }
  }

  /// A socket is broken; the other side shall know.
  void aborted(NativeSocket socket) {
    if (phase == Phase.DONE) {
      return;
    }
    if (socket == client) {
      backend.reset();
      finish(Termination.CLIENT_ABORTED);
    } else {
      client.reset();
      finish(Termination.SERVER_ABORTED);
    }
  }

  private void finish(Termination how) {
    if (phase == Phase.DONE) {
      return;
    }
    phase = Phase.DONE;
    loop.wheel().cancel(timer);
    client.close();
    backend.close();
    up.release();
    down.release();
    Consumer<Termination> told = then;
    then = null;
    if (told != null) {
      told.accept(how);
    }
  }

  private final class IdleTimer extends TimerWheel.Timer {
    @Override
    long dueNanos() {
      return silence.dueNanos(times);
    }

    @Override
    void expired(long nowNanos) {
      finish(silence.termination(times, nowNanos));
    }
  }
}
