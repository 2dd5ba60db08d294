package dev.weir.director.forward;

import dev.weir.core.model.Timeouts;
import dev.weir.director.balance.ClientHash;
import dev.weir.director.balance.Route;
import dev.weir.director.forward.linux.Epoll;
import dev.weir.director.forward.linux.Errno;
import java.net.InetSocketAddress;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A connection on sockets of our own, from accept to close: it dials, then it relays. One object
/// does both, because an idle connection should cost little. Lives on one [NativeLoop].
final class NativeConnection implements Connection, Relay {
  private final NativeLoop loop;
  private final NativeSocket client;
  private final byte[] clientAddress;
  private final Timer timer = new Timer();
  private @Nullable NativeSocket backend;
  private @Nullable Dial dial;
  private @Nullable NativeStream up;
  private @Nullable NativeStream down;
  private @Nullable Tally tally;
  private @Nullable Consumer<Termination> then;
  private Phase phase = Phase.WAITING;
  private Termination termination = Termination.CLIENT_CLOSED;
  private RelayTimes times = new RelayTimes(0, 0);
  private FirstByte firstByte = FirstByte.NOBODY_SPOKE;
  private boolean clientSpokeLast;
  private boolean killed;

  /// When the dial began, then when the client asked, then when something moved last.
  private long sinceNanos;

  private long askedNanos;

  private enum Phase {
    WAITING,
    DIALLING,
    OPEN,
    /// One side has ended its stream.
    HALF_CLOSED,
    DONE
  }

  /// One try.
  private record Dial(Tally tally, Timeouts timeouts, Consumer<Dialled> then) {}

  NativeConnection(NativeLoop loop, int clientFd, byte[] clientAddress) {
    this.loop = loop;
    this.client = new NativeSocket(loop, this, clientFd);
    this.clientAddress = clientAddress;
  }

  NativeSocket client() {
    return client;
  }

  @Override
  public long clientHash() {
    return ClientHash.of(clientAddress);
  }

  @Override
  public void refuse() {
    phase = Phase.DONE;
    client.reset();
  }

  @Override
  public void kill() {
    killed = true;
    switch (phase) {
      case WAITING, DONE -> client.close();
      case DIALLING -> {
        client.close();
        failed(gone());
      }
      case OPEN, HALF_CLOSED -> finish(Termination.KILLED);
    }
  }

  @Override
  public void dial(Route route, Tally counts, Timeouts timeouts, Consumer<Dialled> dialled) {
    if (!client.isOpen()) {
      dialled.accept(gone());
      return;
    }
    dial = new Dial(counts, timeouts, dialled);
    InetSocketAddress address = loop.addresses().of(route.endpoint());
    if (address == null) {
      failed(
          new Dialled.Failed(
              Dialled.Cause.UNRESOLVED, "host has no address: " + route.endpoint().host()));
      return;
    }
    sinceNanos = loop.clock().nowNanos();
    phase = Phase.DIALLING;
    int fd = loop.dialling().connect(address);
    if (fd < 0) {
      failed(fd);
      return;
    }
    NativeSocket made = new NativeSocket(loop, this, fd);
    backend = made;
    int watched = made.watch();
    if (watched < 0) {
      failed(watched);
      return;
    }
    loop.wheel().arm(timer);
  }

  /// Something happened on a socket.
  void ready(NativeSocket socket, int events) {
    switch (phase) {
      case WAITING -> {
        if ((events & Epoll.ERR) != 0) {
          client.close();
        }
      }
      case DIALLING -> readyToDial(socket, events);
      case OPEN, HALF_CLOSED -> {
        if ((events & Epoll.ERR) != 0) {
          aborted(socket);
        } else {
          move(socket);
        }
      }
      case DONE -> {}
    }
  }

  @Override
  public void run(Consumer<Termination> whenEnded) {
    NativeSocket other = backend;
    if (other == null) {
      throw new IllegalStateException("relay: no backend (expected: one that was dialled)");
    }
    then = whenEnded;
    phase = Phase.OPEN;
    NativeStream toBackend = new NativeStream(loop, this, client, other);
    NativeStream toClient = new NativeStream(loop, this, other, client);
    up = toBackend;
    down = toClient;
    askedNanos = loop.clock().nowNanos();
    sinceNanos = loop.wheel().nowNanos();
    loop.wheel().arm(timer);
    toBackend.move();
    toClient.move();
  }

  /// Our own error ends this connection, and no other.
  void broke(Throwable cause) {
    loop.broke(cause);
    switch (phase) {
      case WAITING, DONE -> client.close();
      case DIALLING -> failed(new Dialled.Failed(Dialled.Cause.BROKEN, String.valueOf(cause)));
      case OPEN, HALF_CLOSED -> {
        client.reset();
        finish(Termination.INTERNAL_ERROR);
      }
    }
  }

  boolean isMoving() {
    return phase == Phase.OPEN || phase == Phase.HALF_CLOSED;
  }

  /// A stream has read.
  void moved(NativeStream stream, long count) {
    sinceNanos = loop.wheel().nowNanos();
    Tally counts = tally;
    if (counts == null) {
      return;
    }
    clientSpokeLast = stream == up;
    if (clientSpokeLast) {
      counts.bytesIn((int) count);
      if (firstByte == FirstByte.NOBODY_SPOKE) {
        firstByte = FirstByte.CLIENT_SPOKE;
        askedNanos = loop.clock().nowNanos();
      }
    } else {
      counts.bytesOut((int) count);
      if (firstByte != FirstByte.MEASURED) {
        firstByte = FirstByte.MEASURED;
        counts.firstByte(loop.clock().nowNanos() - askedNanos);
      }
    }
  }

  /// A stream could write what had waited.
  void wrote() {
    sinceNanos = loop.wheel().nowNanos();
  }

  /// The sender of a stream has ended.
  void ended(NativeStream stream) {
    if (phase == Phase.OPEN) {
      phase = Phase.HALF_CLOSED;
      termination = stream == up ? Termination.CLIENT_CLOSED : Termination.SERVER_CLOSED;
      sinceNanos = loop.wheel().nowNanos();
      loop.wheel().arm(timer);
    }
  }

  /// All of a stream has left: its receiver is told of the end. When the other stream has left too,
  /// closing the sockets tells it to both.
  void passed(NativeStream stream) {
    NativeStream other = stream == up ? down : up;
    if (other != null && other.isPassed()) {
      finish(termination);
    } else {
      loop.sys().shutdownOutput(stream.to().fd());
    }
  }

  /// A socket is broken; the other side shall know.
  void aborted(NativeSocket socket) {
    if (!isMoving()) {
      return;
    }
    NativeSocket other = backend;
    if (socket == client && other != null) {
      other.reset();
    } else {
      client.reset();
    }
    finish(socket == client ? Termination.CLIENT_ABORTED : Termination.SERVER_ABORTED);
  }

  private void readyToDial(NativeSocket socket, int events) {
    if (socket == client) {
      if ((events & Epoll.ERR) != 0) {
        client.close();
        failed(gone());
      }
    } else if (socket != backend) {
      return;
    } else if ((events & (Epoll.ERR | Epoll.HUP)) != 0) {
      int error = loop.sys().pendingError(socket.fd());
      failed(error);
    } else if ((events & Epoll.OUT) != 0) {
      connected();
    }
  }

  private void connected() {
    Dial done = dial;
    if (done == null) {
      return;
    }
    dial = null;
    loop.wheel().cancel(timer);
    tally = done.tally();
    times = RelayTimes.of(done.timeouts());
    done.then().accept(new Dialled.Connected(this, loop.clock().nowNanos() - sinceNanos));
  }

  private void failed(int error) {
    Dialled.Cause cause =
        Errno.TIMEDOUT.is(error)
            ? Dialled.Cause.TIMED_OUT
            : Errno.of(error).isOurShortage()
                ? Dialled.Cause.OUT_OF_RESOURCES
                : Dialled.Cause.REFUSED;
    failed(new Dialled.Failed(cause, Errno.textOf(error)));
  }

  private void failed(Dialled.Failed how) {
    Dial done = dial;
    dial = null;
    phase = Phase.WAITING;
    loop.wheel().cancel(timer);
    NativeSocket given = backend;
    backend = null;
    if (given != null) {
      given.close();
    }
    if (done != null) {
      done.then().accept(how);
    }
  }

  private Dialled.Failed gone() {
    return new Dialled.Failed(
        killed ? Dialled.Cause.KILLED : Dialled.Cause.CLIENT_GONE, "client is gone");
  }

  private void move(NativeSocket socket) {
    NativeStream toBackend = up;
    NativeStream toClient = down;
    if (toBackend == null || toClient == null) {
      return;
    }
    if (socket == client) {
      toBackend.move();
      toClient.move();
    } else {
      toClient.move();
      toBackend.move();
    }
  }

  private void finish(Termination how) {
    phase = Phase.DONE;
    loop.wheel().cancel(timer);
    client.close();
    NativeSocket other = backend;
    if (other != null) {
      other.close();
    }
    release(up);
    release(down);
    Consumer<Termination> told = then;
    then = null;
    if (told != null) {
      told.accept(how);
    }
  }

  private static void release(@Nullable NativeStream stream) {
    if (stream != null) {
      stream.release();
    }
  }

  /// While dialling, the patience with the backend; then that with silence.
  private final class Timer extends TimerWheel.Timer {
    @Override
    long dueNanos() {
      Dial dialling = dial;
      if (dialling != null) {
        return sinceNanos + dialling.timeouts().connect().toNanos();
      }
      return sinceNanos + (phase == Phase.OPEN ? times.idleNanos() : times.halfClosedNanos());
    }

    @Override
    void expired(long nowNanos) {
      if (dial != null) {
        failed(new Dialled.Failed(Dialled.Cause.TIMED_OUT, "connect timed out"));
      } else if (isMoving()) {
        NativeStream toBackend = up;
        boolean waitedForBackend =
            phase == Phase.HALF_CLOSED ? toBackend != null && toBackend.isEnded() : clientSpokeLast;
        finish(waitedForBackend ? Termination.SERVER_SILENT : Termination.CLIENT_SILENT);
      }
    }
  }
}
