package dev.weir.director.forward;

import dev.weir.director.forward.linux.Errno;
import dev.weir.director.forward.linux.Family;
import dev.weir.director.forward.linux.SocketAddresses;
import dev.weir.director.forward.linux.Sys;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.lang.foreign.Arena;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/// Listening sockets by system calls: of an address, every loop has one of its own (SO_REUSEPORT),
/// and the kernel spreads connections over them.
final class NativeBinder implements Binder {
  private final Context control;
  private final List<NativeLoop> loops;
  private final int backlog;
  private final AtomicLong acceptFailures;
  private final Sys sys = new Sys();
  private final SocketAddresses place = new SocketAddresses(Arena.ofAuto());

  NativeBinder(Context control, List<NativeLoop> loops, int backlog, AtomicLong acceptFailures) {
    this.control = control;
    this.loops = loops;
    this.backlog = backlog;
    this.acceptFailures = acceptFailures;
  }

  /// First tries the address without sharing it, because with SO_REUSEPORT a socket of another
  /// process of this user would take its part of the connections without a word.
  @Override
  public Future<Bound> bind(BindAddress address) {
    InetSocketAddress at =
        new InetSocketAddress(InetAddress.ofLiteral(address.address()), address.port());
    int probe = listening(at, Sharing.ALONE);
    if (probe < 0) {
      return failed(probe);
    }
    sys.close(probe);
    List<Integer> made = new ArrayList<>();
    for (int i = 0; i < loops.size(); i++) {
      int fd = listening(at, Sharing.AMONG_LOOPS);
      if (fd < 0) {
        made.forEach(sys::close);
        return failed(fd);
      }
      made.add(fd);
    }
    List<NativeListener> listeners = new ArrayList<>();
    for (int i = 0; i < loops.size(); i++) {
      NativeLoop loop = loops.get(i);
      NativeListener listener =
          new NativeListener(loop, made.get(i), address.service(), acceptFailures);
      listeners.add(listener);
      loop.execute(listener::begin);
    }
    return Future.succeededFuture(() -> closeWhenQuiet(listeners));
  }

  private enum Sharing {
    ALONE,
    AMONG_LOOPS
  }

  private int listening(InetSocketAddress at, Sharing sharing) {
    int fd = sys.socket(Family.of(at.getAddress()));
    if (fd < 0) {
      return fd;
    }
    sys.setOption(fd, Sys.SOL_SOCKET, Sys.SO_REUSEADDR, 1);
    if (sharing == Sharing.AMONG_LOOPS) {
      sys.setOption(fd, Sys.SOL_SOCKET, Sys.SO_REUSEPORT, 1);
      // Accepted sockets inherit both, which saves a call for each.
      sys.setOption(fd, Sys.IPPROTO_TCP, Sys.TCP_NODELAY, 1);
      sys.setOption(fd, Sys.SOL_SOCKET, Sys.SO_KEEPALIVE, 1);
    }
    int result = sys.bind(fd, place.with(at));
    if (result >= 0 && sharing == Sharing.AMONG_LOOPS) {
      result = sys.listen(fd, backlog);
    }
    if (result < 0) {
      sys.close(fd);
      return result;
    }
    return fd;
  }

  private Future<Void> closeWhenQuiet(List<NativeListener> listeners) {
    List<Future<Void>> all = new ArrayList<>();
    for (NativeListener each : listeners) {
      Promise<Void> closed = Promise.promise();
      all.add(closed.future());
      each.loop()
          .execute(() -> each.closeWhenQuiet(() -> control.runOnContext(_ -> closed.complete())));
    }
    return Future.join(all).mapEmpty();
  }

  private static Future<Bound> failed(int error) {
    return Future.failedFuture(new BindException(Errno.textOf(error)));
  }
}
