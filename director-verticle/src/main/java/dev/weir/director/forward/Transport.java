package dev.weir.director.forward;

import dev.weir.core.model.ListenerSocket;
import dev.weir.director.forward.linux.Sys;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.channel.ServerChannel;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.unix.UnixChannel;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import org.jspecify.annotations.Nullable;

/// The one class that knows what Vert.x hides: its event loops, and whether they run on epoll or on
/// NIO. Channels are made here and nowhere else, so that all have the same options before the first
/// event, which Vert.x's own sockets cannot offer: read only when told, ends that close
/// independently.
final class Transport {
  /// What one read may take, and what waits for a slow peer before its other side is no longer
  /// read.
  private static final int READ_MIN = 1024;

  private static final int READ_FIRST = 16 * 1024;
  private static final int READ_MAX = 256 * 1024;
  private static final WriteBufferWaterMark WATER_MARKS =
      new WriteBufferWaterMark(64 * 1024, 128 * 1024);

  private final VertxInternal vertx;

  /// Of the control context; null where there is none.
  private final @Nullable Sys sys;

  Transport(Vertx vertx) {
    this.vertx = (VertxInternal) vertx;
    this.sys = Sys.isAvailable() ? new Sys() : null;
  }

  static EventLoop loopOf(Context context) {
    return ((ContextInternal) context).nettyEventLoop();
  }

  EventLoopGroup acceptors() {
    return vertx.acceptorEventLoopGroup();
  }

  ServerChannel newServer() {
    return vertx.transport().serverChannelFactory(false).newChannel();
  }

  /// What makes a listening socket; accepted ones take its options over on Linux.
  Bootstrap listening(ListenerSocket socket, int backlog) {
    Bootstrap bootstrap =
        new Bootstrap()
            .group(acceptors())
            .channelFactory(this::newServer)
            .option(ChannelOption.SO_REUSEADDR, true)
            .option(ChannelOption.SO_BACKLOG, backlog);
    if (vertx.isNativeTransportEnabled() && Epoll.isAvailable()) {
      bootstrap.option(EpollChannelOption.SO_REUSEPORT, socket.share());
      if (!socket.tcp().userTimeout().isZero()) {
        bootstrap.option(
            EpollChannelOption.TCP_USER_TIMEOUT, (int) socket.tcp().userTimeout().toMillis());
      }
      if (socket.tcp().fastOpen()) {
        bootstrap.option(ChannelOption.TCP_FASTOPEN, backlog);
      }
    }
    return bootstrap;
  }

  Channel newClient() {
    Channel channel = vertx.transport().channelFactory(false).newChannel();
    if (channel instanceof EpollSocketChannel) {
      // Else a source address can carry no more connections than there are ephemeral ports.
      channel.config().setOption(EpollChannelOption.IP_BIND_ADDRESS_NO_PORT, true);
    }
    channel.config().setOption(ChannelOption.SO_KEEPALIVE, true);
    return prepared(channel);
  }

  /// Lets a socket connect from an address that is not this machine's.
  ///
  /// @return whether this transport can, and the system lets it
  static boolean makeTransparent(Channel channel) {
    try {
      return channel instanceof EpollSocketChannel
          && channel.config().setOption(EpollChannelOption.IP_TRANSPARENT, true);
    } catch (ChannelException _) {
      return false;
    }
  }

  /// See [Binder#transparencyProblem].
  String transparencyProblem() {
    Channel channel;
    try {
      channel = newClient();
    } catch (RuntimeException _) {
      return "";
    }
    boolean can = makeTransparent(channel);
    boolean epoll = channel instanceof EpollSocketChannel;
    channel.unsafe().closeForcibly();
    if (can) {
      return "";
    }
    return epoll
        ? Binder.TRANSPARENCY_REFUSED
        : "dial.transparent: not with this transport (expected: epoll)";
  }

  /// Lets no new client into the queue of a listening socket, where the system knows how. Called on
  /// the control context.
  void letNobodyIn(Channel listening) {
    if (listening instanceof UnixChannel known && sys != null) {
      int _ = sys.letNobodyIn(known.fd().intValue());
    }
  }

  /// The number of a socket's descriptor; 0 where it is not to be known.
  static int numberOf(Channel channel) {
    return channel instanceof UnixChannel known ? known.fd().intValue() : 0;
  }

  /// The lowest number that is free; 0 where it is not to be known, below zero when there is none.
  int lowestNumber() {
    try {
      Channel channel = vertx.transport().channelFactory(false).newChannel();
      int number = numberOf(channel);
      channel.unsafe().closeForcibly();
      return number;
    } catch (RuntimeException _) {
      return -1;
    }
  }

  /// Sets what both sides of a connection need before they are registered.
  static Channel prepared(Channel channel) {
    ChannelConfig config = channel.config();
    config.setAutoRead(false);
    config.setAllocator(PooledByteBufAllocator.DEFAULT);
    config.setRecvByteBufAllocator(reads());
    config.setWriteBufferWaterMark(WATER_MARKS);
    config.setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
    return channel;
  }

  private static RecvByteBufAllocator reads() {
    return new AdaptiveRecvByteBufAllocator(READ_MIN, READ_FIRST, READ_MAX);
  }
}
