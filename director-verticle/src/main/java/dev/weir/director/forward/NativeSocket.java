package dev.weir.director.forward;

import dev.weir.director.forward.linux.Epoll;
import dev.weir.director.forward.linux.Sys;

/// One socket of a [NativeConnection], and what the kernel last said of it. Edge-triggered: the
/// kernel tells of a change once, so it has to be remembered until a call runs dry.
final class NativeSocket implements NativeLoop.Watched {
  private static final int INTEREST =
      Epoll.IN | Epoll.PRIORITY | Epoll.OUT | Epoll.RDHUP | Epoll.EDGE;

  private final NativeLoop loop;
  private final NativeConnection connection;
  private final int fd;
  private final int serial;
  private boolean open = true;
  private Delay delay;
  private boolean readable;
  private boolean writable = true;

  /// The peer has ended its stream: all of it is here, and a short read is the last one.
  private boolean ending;

  /// There was urgent data, before which a read stops, so that a short one is not the last one.
  private boolean urgent;

  /// Whether small pieces wait until what left before them is acknowledged (Nagle's algorithm).
  private enum Delay {
    /// Yes, but nothing has left yet for which they could wait.
    IDLE,
    /// Yes.
    WAITS,
    NEVER
  }

  private NativeSocket(NativeLoop loop, NativeConnection connection, int fd, Delay delay) {
    this.loop = loop;
    this.connection = connection;
    this.fd = fd;
    this.serial = loop.nextSerial();
    this.delay = delay;
  }

  /// One that has its listener's options.
  static NativeSocket accepted(NativeLoop loop, NativeConnection connection, int fd) {
    return new NativeSocket(loop, connection, fd, Delay.NEVER);
  }

  static NativeSocket dialled(NativeLoop loop, NativeConnection connection, int fd) {
    return new NativeSocket(loop, connection, fd, Delay.IDLE);
  }

  /// Something is about to be sent. A connection that sends once, as many do, needs no call for
  /// this.
  void sending() {
    if (delay != Delay.NEVER) {
      if (delay == Delay.WAITS) {
        loop.sys().setOption(fd, Sys.IPPROTO_TCP, Sys.TCP_NODELAY, 1);
        delay = Delay.NEVER;
      } else {
        delay = Delay.WAITS;
      }
    }
  }

  /// Watches the socket.
  ///
  /// @return below zero when the kernel refuses
  int watch() {
    return loop.watch(this, INTEREST);
  }

  @Override
  public int fd() {
    return fd;
  }

  @Override
  public int serial() {
    return serial;
  }

  @Override
  public void ready(int events) {
    if ((events & (Epoll.IN | Epoll.RDHUP | Epoll.HUP)) != 0) {
      readable = true;
    }
    if ((events & Epoll.OUT) != 0) {
      writable = true;
    }
    if ((events & (Epoll.RDHUP | Epoll.HUP)) != 0) {
      ending = true;
    }
    if ((events & Epoll.PRIORITY) != 0) {
      urgent = true;
    }
    connection.ready(this, events);
  }

  @Override
  public void broke(Throwable cause) {
    connection.broke(cause);
  }

  boolean isOpen() {
    return open;
  }

  boolean isReadable() {
    return readable;
  }

  boolean isWritable() {
    return writable;
  }

  /// A call found nothing to read.
  void ranDry() {
    readable = false;
  }

  /// A read gave less than it asked for: there is no more, unless the end is still to be read.
  void gaveLess() {
    readable = ending;
  }

  /// Whether a read that gave less than it asked for has read up to the end of the stream.
  boolean endsWithLess() {
    return ending && !urgent;
  }

  /// A call found no room to write to.
  void ranFull() {
    writable = false;
  }

  void close() {
    if (open) {
      open = false;
      loop.forget(this);
      loop.sys().close(fd);
    }
  }

  /// Closes with a reset, so that the peer knows that the stream is broken.
  void reset() {
    if (open) {
      loop.sys().resetOnClose(fd);
      close();
    }
  }
}
