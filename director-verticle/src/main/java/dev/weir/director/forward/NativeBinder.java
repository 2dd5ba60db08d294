package dev.weir.director.forward;

import dev.weir.core.model.TcpOptions;
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

/// Listening sockets by system calls: of an address, every loop has one of its own (SO_REUSEPORT),
/// and the kernel spreads connections over them.
final class NativeBinder implements Binder {
  private final Context control;
  private final List<NativeLoop> loops;
  private final Evenness evenness;
  private final Admission admission;
  private final int backlog;
  private final Descriptors descriptors;
  private final Sys sys = new Sys();
  private final SocketAddresses place = new SocketAddresses(Arena.ofAuto());

  NativeBinder(
      Context control,
      List<NativeLoop> loops,
      Evenness evenness,
      Admission admission,
      int backlog,
      Descriptors descriptors) {
    this.control = control;
    this.loops = loops;
    this.evenness = evenness;
    this.admission = admission;
    this.backlog = backlog;
    this.descriptors = descriptors;
  }

  /// First tries the address without sharing it, because with SO_REUSEPORT a socket of another
  /// process of this user would take its part of the connections without a word.
  @Override
  public Future<Bound> bind(BindAddress address) {
    InetSocketAddress at =
        new InetSocketAddress(InetAddress.ofLiteral(address.address()), address.port());
    if (!address.socket().share()) {
      int probe = probe(at);
      if (probe < 0) {
        return failed(probe);
      }
      sys.close(probe);
    }
    List<Integer> made = new ArrayList<>();
    for (int i = 0; i < loops.size(); i++) {
      int fd = listening(at, address);
      if (fd < 0) {
        made.forEach(sys::close);
        return failed(fd);
      }
      made.add(fd);
    }
    var siblings = new NativeListener.Siblings(loops, List.copyOf(made), evenness);
    Door door = admission.door(address.service(), address.listener());
    List<NativeListener> listeners = new ArrayList<>();
    for (int i = 0; i < loops.size(); i++) {
      NativeLoop loop = loops.get(i);
      NativeListener listener = new NativeListener(loop, made.get(i), door, descriptors, siblings);
      listeners.add(listener);
      loop.execute(listener::begin);
    }
    return Future.succeededFuture(() -> closeWhenQuiet(listeners));
  }

  @Override
  public String transparencyProblem() {
    int fd = sys.socket(Family.IPV4);
    if (fd < 0) {
      return "";
    }
    int allowed = sys.setOption(fd, Sys.IPPROTO_IP, Sys.IP_TRANSPARENT, 1);
    sys.close(fd);
    return allowed < 0 ? TRANSPARENCY_REFUSED : "";
  }

  private int probe(InetSocketAddress at) {
    int fd = sys.socket(Family.of(at.getAddress()));
    if (fd < 0) {
      return fd;
    }
    sys.setOption(fd, Sys.SOL_SOCKET, Sys.SO_REUSEADDR, 1);
    return orClosed(fd, sys.bind(fd, place.with(at)));
  }

  private int listening(InetSocketAddress at, BindAddress address) {
    int fd = sys.socket(Family.of(at.getAddress()));
    if (fd < 0) {
      return fd;
    }
    sys.setOption(fd, Sys.SOL_SOCKET, Sys.SO_REUSEADDR, 1);
    sys.setOption(fd, Sys.SOL_SOCKET, Sys.SO_REUSEPORT, 1);
    int queue = address.backlog(backlog);
    setInherited(fd, address.socket().tcp(), queue);
    int result = sys.bind(fd, place.with(at));
    return orClosed(fd, result < 0 ? result : sys.listen(fd, queue));
  }

  /// What accepted sockets take over from the listening one, which saves calls for each of them.
  private void setInherited(int fd, TcpOptions tcp, int queue) {
    sys.setOption(fd, Sys.IPPROTO_TCP, Sys.TCP_NODELAY, 1);
    if (tcp.keepAlive()) {
      sys.setOption(fd, Sys.SOL_SOCKET, Sys.SO_KEEPALIVE, 1);
    }
    if (!tcp.userTimeout().isZero()) {
      sys.setOption(fd, Sys.IPPROTO_TCP, Sys.TCP_USER_TIMEOUT, (int) tcp.userTimeout().toMillis());
    }
    if (tcp.fastOpen()) {
      sys.setOption(fd, Sys.IPPROTO_TCP, Sys.TCP_FASTOPEN, queue);
    }
  }

  private int orClosed(int fd, int result) {
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
