package dev.weir.director.forward;

import dev.weir.core.model.IpAddress;
import dev.weir.director.forward.linux.Epoll;
import dev.weir.director.forward.linux.Errno;
import dev.weir.director.forward.linux.SocketAddresses;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One listening socket of one loop; every loop has one of its own for each address, and the kernel
/// spreads connections over them.
final class NativeListener implements NativeLoop.Watched {
  /// Accepts of one turn, when there was work in the turn before too.
  private static final int ACCEPTS_MAX = 64;

  private static final long PAUSE_NANOS = Descriptors.PAUSE_MILLIS * 1_000_000;

  /// A socket closes when nothing was accepted for this long, which is a handshake's time, or after
  /// [#QUIET_TRIES].
  private static final long QUIET_NANOS = 5 * TimerWheel.TICK_NANOS;

  private static final int QUIET_TRIES = 50;

  /// A listener's descriptor is never mistaken for that of one before: it is unwatched first.
  private static final int SERIAL = 0;

  private final NativeLoop loop;
  private final int fd;
  private final Door door;
  private final Descriptors descriptors;
  private final Siblings siblings;
  private long acceptedCount;
  private int budget = 1;
  private long lastTurn;
  private boolean paused;

  /// Whether the connection before was handed on.
  private boolean handsOn;

  private boolean closed;

  /// All loops that listen at one address.
  ///
  /// @param fds their listening sockets
  record Siblings(List<NativeLoop> loops, List<Integer> fds, Evenness evenness) {
    private @Nullable Integer lighter(NativeLoop than) {
      return evenness.lighter(
          than.ledger().openCount(), index -> than.sys().queueLength(fds.get(index)));
    }
  }

  NativeListener(NativeLoop loop, int fd, Door door, Descriptors descriptors, Siblings siblings) {
    this.siblings = siblings;
    this.loop = loop;
    this.fd = fd;
    this.door = door;
    this.descriptors = descriptors;
  }

  @Override
  public int fd() {
    return fd;
  }

  @Override
  public int serial() {
    return SERIAL;
  }

  /// Level-triggered: what is left in the queue is told again. One accept a turn is enough for few,
  /// and saves the one that finds nothing; with many, each turn takes twice as many.
  @Override
  public void ready(int events) {
    budget = loop.turn() == lastTurn + 1 ? Math.min(ACCEPTS_MAX, 2 * budget) : 1;
    lastTurn = loop.turn();
    accept(budget);
  }

  @Override
  public void broke(Throwable cause) {
    loop.broke(cause);
  }

  NativeLoop loop() {
    return loop;
  }

  /// Begins to accept.
  void begin() {
    if (!closed && loop.watch(this, Epoll.IN) < 0) {
      pause();
    }
  }

  /// The kernel has connections in the queue that their clients believe to be open: they are
  /// accepted before the socket closes.
  void closeWhenQuiet(Runnable then) {
    int _ = loop.sys().letNobodyIn(fd);
    new Closing(then).again();
  }

  private int accept(int max) {
    SocketAddresses client = loop.place();
    for (int count = 0; count < max; count++) {
      int accepted = loop.sys().accept(fd, client.forAnswer());
      if (accepted >= 0) {
        acceptedCount++;
        place(accepted, client);
        if (!closed && descriptors.areScarce(accepted)) {
          pause();
          return count;
        }
      } else if (Errno.AGAIN.is(accepted)) {
        return count;
      } else if (Errno.of(accepted).isOurShortage()) {
        descriptors.failed();
        if (!closed) {
          pause();
        }
        return count;
      }
    }
    return max;
  }

  /// Lets this loop have a connection, or one that has far fewer.
  private void place(int accepted, SocketAddresses client) {
    Integer lighter = handsOn ? null : siblings.lighter(loop);
    handsOn = lighter != null;
    if (lighter == null) {
      loop.take(accepted, client.address(), client.port(), door);
      return;
    }
    NativeLoop other = siblings.loops().get(lighter);
    IpAddress peer = client.address();
    int port = client.port();
    siblings.evenness().handed();
    other.ledger().comes();
    other.execute(
        () -> {
          other.ledger().came();
          other.take(accepted, peer, port, door);
        });
  }

  /// What waits in the queue stays there.
  private void pause() {
    if (!paused) {
      paused = true;
      descriptors.paused();
      loop.unwatch(this);
    }
    loop.after(PAUSE_NANOS, this::goOn);
  }

  private void goOn() {
    if (closed) {
      return;
    }
    int lowest = loop.sys().eventDescriptor();
    if (lowest >= 0) {
      loop.sys().close(lowest);
    }
    if (descriptors.areScarce(lowest)) {
      pause();
    } else {
      paused = false;
      begin();
    }
  }

  private final class Closing {
    private final Runnable then;
    private long before = -1;
    private int triesLeft = QUIET_TRIES;

    Closing(Runnable then) {
      this.then = then;
    }

    void again() {
      if (acceptedCount == before || triesLeft == 0) {
        closed = true;
        loop.unwatch(NativeListener.this);
        int _ = accept(Integer.MAX_VALUE);
        loop.sys().close(fd);
        then.run();
        return;
      }
      before = acceptedCount;
      triesLeft--;
      loop.after(QUIET_NANOS, this::again);
    }
  }
}
