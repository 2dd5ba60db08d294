package dev.weir.director.forward;

import dev.weir.director.forward.linux.Epoll;

/// One socket of a [NativeConnection], and what the kernel last said of it. Edge-triggered: the
/// kernel tells of a change once, so it has to be remembered until a call runs dry.
final class NativeSocket implements NativeLoop.Watched {
  private static final int INTEREST = Epoll.IN | Epoll.OUT | Epoll.RDHUP | Epoll.EDGE;

  private final NativeLoop loop;
  private final NativeConnection connection;
  private final int fd;
  private final int serial;
  private boolean open = true;
  private boolean readable;
  private boolean writable = true;

  /// The peer has ended its stream, and a short read is not the last one.
  private boolean ending;

  NativeSocket(NativeLoop loop, NativeConnection connection, int fd) {
    this.loop = loop;
    this.connection = connection;
    this.fd = fd;
    this.serial = loop.nextSerial();
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
