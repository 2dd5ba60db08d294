package dev.weir.director.forward;

import dev.weir.core.model.IpAddress;
import dev.weir.core.time.NanoClock;
import dev.weir.director.admit.Carrier;
import dev.weir.director.forward.linux.Epoll;
import dev.weir.director.forward.linux.SocketAddresses;
import dev.weir.director.forward.linux.Sys;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.lang.foreign.Arena;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One thread that forwards by system calls: waits for what the kernel tells of its sockets, and
/// lets each move on. All methods but those of [RelayLoop] and [#execute] belong to that thread.
final class NativeLoop implements RelayLoop {
  /// Something whose descriptor is watched.
  interface Watched {
    int fd();

    /// Tells this from others that had the same descriptor before.
    int serial();

    void ready(int events);

    /// An error of ours, while it was ready.
    void broke(Throwable cause);
  }

  private static final Logger LOG = LoggerFactory.getLogger(NativeLoop.class);
  private static final int EVENTS_MAX = 512;
  private static final int TICK_MILLIS = (int) (TimerWheel.TICK_NANOS / 1_000_000);

  /// How long a loop without connections sleeps.
  private static final int IDLE_MILLIS = 500;

  private static final long TIDY_NANOS = 1_000_000_000L;

  /// Turns after which a busy loop looks whether it is time to be tidy.
  private static final int TIDY_TURNS = 128;

  private final ForwarderParts parts;

  /// Read once a turn.
  private final NanoClock clock = this::nowNanos;

  private final LoopLedger ledger;
  private final Arena arena = Arena.ofShared();
  private final Sys sys = new Sys();

  /// For the threads that wake this one.
  private final Sys signals = new Sys();

  private final Epoll epoll;
  private final int wakeFd;
  private final ReadBuffer buffer;
  private final Pipes pipes;
  private final Rests rests;
  private final NativeDialling dialling;
  private final SocketAddresses place;
  private final TimerWheel wheel;
  private final Reception reception;

  /// What other threads want done; also the lock for it, and for the descriptor that wakes us.
  private final Queue<Runnable> tasks = new ArrayDeque<>();

  private boolean closed;
  private final ArrayDeque<NativeStream> again = new ArrayDeque<>();
  private final Alarms alarms = new Alarms();
  private final Thread thread;
  private final Promise<Void> ended = Promise.promise();
  private @Nullable Watched[] watched = new @Nullable Watched[1024];
  private int serial;
  private long turn;
  private long nowNanos;
  private long tidyNanos;
  private boolean stopped;

  NativeLoop(ForwarderParts parts, NativeFallbacks fallbacks, int loopIndex) {
    this.parts = parts;
    this.nowNanos = parts.clock().nowNanos();
    this.ledger = new LoopLedger(parts.ledger(), loopIndex);
    this.wheel = new TimerWheel(TimerWheel.TICK_NANOS, clock.nowNanos());
    this.reception = new Reception(parts, new LoopTools(clock, wheel, ledger), Carrier.NATIVE);
    this.epoll = new Epoll(sys, arena, EVENTS_MAX);
    this.wakeFd = sys.eventDescriptor();
    this.pipes = new Pipes(sys, fallbacks);
    this.rests = new Rests(sys);
    this.buffer = new ReadBuffer(sys, arena, rests, fallbacks);
    this.dialling = new NativeDialling(sys, arena, parts.source(), ledger);
    this.place = new SocketAddresses(arena);
    this.tidyNanos = alarms.nowNanos();
    this.thread =
        Thread.ofPlatform().daemon().name("weir-native-" + loopIndex).unstarted(this::run);
  }

  @Override
  public Future<Void> begin() {
    thread.start();
    return Future.succeededFuture();
  }

  @Override
  public Future<Void> pass() {
    Promise<Void> passed = Promise.promise();
    execute(passed::complete);
    return passed.future();
  }

  @Override
  public Future<Void> empty() {
    Promise<Void> promise = Promise.promise();
    execute(() -> reception.whenEmpty(promise));
    return promise.future();
  }

  @Override
  public void kill() {
    execute(reception::kill);
  }

  @Override
  public Future<Void> end() {
    execute(() -> stopped = true);
    return ended.future();
  }

  @Override
  public LoopLedger ledger() {
    return ledger;
  }

  /// Has something run on this loop soon; from any thread.
  void execute(Runnable task) {
    synchronized (tasks) {
      if (!closed) {
        tasks.add(task);
        if (tasks.size() == 1) {
          signals.signal(wakeFd);
        }
        return;
      }
    }
    task.run();
  }

  Sys sys() {
    return sys;
  }

  /// The time at which this turn began. What happened while the loop was busy counts as from then.
  NanoClock clock() {
    return clock;
  }

  TimerWheel wheel() {
    return wheel;
  }

  Pipes pipes() {
    return pipes;
  }

  Rests rests() {
    return rests;
  }

  NativeDialling dialling() {
    return dialling;
  }

  BackendAddresses addresses() {
    return parts.addresses();
  }

  /// Where the next address that the kernel tells goes.
  SocketAddresses place() {
    return place;
  }

  /// Through which small pieces go.
  ReadBuffer buffer() {
    return buffer;
  }

  /// Counts the turns.
  long turn() {
    return turn;
  }

  int nextSerial() {
    return ++serial;
  }

  /// Has something told when it is ready.
  ///
  /// @return below zero when the kernel refuses
  int watch(Watched what, int interest) {
    int fd = what.fd();
    if (fd >= watched.length) {
      watched = Arrays.copyOf(watched, Math.max(fd + 1, 2 * watched.length));
    }
    int result = epoll.add(fd, interest, (long) what.serial() << 32 | fd);
    if (result >= 0) {
      watched[fd] = what;
    }
    return result;
  }

  /// Watches no longer what stays open.
  void unwatch(Watched what) {
    forget(what);
    int _ = epoll.remove(what.fd());
  }

  /// Forgets what is about to be closed, which ends its being watched.
  void forget(Watched what) {
    int fd = what.fd();
    Watched known = fd < watched.length ? watched[fd] : null;
    if (known != null && known.serial() == what.serial()) {
      watched[fd] = null;
    }
  }

  /// Lets a stream go on in the next turn.
  void again(NativeStream stream) {
    again.addLast(stream);
  }

  /// Runs something later, by the system's clock.
  void after(long nanos, Runnable then) {
    alarms.after(nanos, then);
  }

  /// Takes an accepted socket over.
  void take(int fd, IpAddress peer, int peerPort, Door door) {
    NativeConnection connection = new NativeConnection(this, fd, peer, peerPort);
    if (connection.client().watch() < 0) {
      connection.client().close();
      return;
    }
    try {
      reception.admit(connection, door);
    } catch (RuntimeException e) {
      connection.broke(e);
    }
  }

  void broke(Throwable cause) {
    LOG.error("loop={} error", thread.getName(), cause);
  }

  private void run() {
    try {
      int _ = epoll.add(wakeFd, Epoll.IN, wakeFd);
      while (!stopped) {
        int count = epoll.await(patience());
        turn++;
        nowNanos = parts.clock().nowNanos();
        dispatch(count);
        goOn();
        turnWheel();
        if (count == 0 || turn % TIDY_TURNS == 0 || !alarms.isEmpty()) {
          long now = alarms.nowNanos();
          alarms.due(now).forEach(this::runOne);
          tidy(now);
        }
      }
    } finally {
      close();
      ended.complete();
    }
  }

  private void turnWheel() {
    try {
      wheel.turn(nowNanos);
    } catch (RuntimeException e) {
      broke(e);
    }
  }

  private void tidy(long now) {
    if (now - tidyNanos >= TIDY_NANOS) {
      tidyNanos = now;
      reception.tidy();
    }
  }

  private long nowNanos() {
    return nowNanos;
  }

  private int patience() {
    if (!again.isEmpty()) {
      return 0;
    }
    return wheel.size() > 0 || !alarms.isEmpty() ? TICK_MILLIS : IDLE_MILLIS;
  }

  private void dispatch(int count) {
    for (int i = 0; i < count; i++) {
      long data = epoll.dataAt(i);
      int fd = (int) data;
      if (fd == wakeFd) {
        runTasks();
        continue;
      }
      Watched what = fd < watched.length ? watched[fd] : null;
      if (what != null && what.serial() == (int) (data >>> 32)) {
        try {
          what.ready(epoll.eventsAt(i));
        } catch (RuntimeException | OutOfMemoryError e) {
          what.broke(e);
        }
      }
    }
  }

  private void goOn() {
    for (int left = again.size(); left > 0; left--) {
      NativeStream stream = again.removeFirst();
      try {
        stream.resume();
      } catch (RuntimeException | OutOfMemoryError e) {
        stream.from().broke(e);
      }
    }
  }

  private void runTasks() {
    sys.clear(wakeFd);
    List<Runnable> wanted;
    synchronized (tasks) {
      wanted = List.copyOf(tasks);
      tasks.clear();
    }
    wanted.forEach(this::runOne);
  }

  private void runOne(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException e) {
      broke(e);
    }
  }

  private void close() {
    synchronized (tasks) {
      closed = true;
      tasks.forEach(this::runOne);
      tasks.clear();
    }
    reception.kill();
    for (Watched each : watched) {
      if (each != null) {
        sys.close(each.fd());
      }
    }
    pipes.close();
    epoll.close();
    synchronized (tasks) {
      sys.close(wakeFd);
    }
    arena.close();
  }
}
