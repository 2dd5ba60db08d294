package dev.weir.director.forward;

import dev.weir.core.model.TlsFloor;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.ReferenceCountedOpenSslEngine;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/// One side of a connection in its channel's pipeline: tells its listener what happens and does
/// what it is told. Until there is a listener it reads nothing of its own accord; what the
/// transport hands over all the same (epoll does, when the peer has already ended) is kept in
/// order.
final class ChannelEnd extends ChannelInboundHandlerAdapter {
  /// What happens on an end. Called on its event loop.
  interface Listener {
    /// Takes the buffer over.
    void read(ChannelEnd end, ByteBuf buffer);

    /// No more for now: a good moment to flush.
    void readPaused(ChannelEnd end);

    /// The peer will send nothing more.
    void ended(ChannelEnd end);

    void writabilityChanged(ChannelEnd end);

    /// The channel is closed, by whomever.
    void closed(ChannelEnd end);
  }

  private final Channel channel;
  private final Queue<ByteBuf> early = new ArrayDeque<>(0);
  private @Nullable Listener listener;
  private @Nullable Runnable whenGone;

  /// Counts the listeners, to notice that one left while it was told something.
  private int listening;

  private @Nullable SslHandler tls;
  private boolean inputEnded;
  private boolean outputEnded;
  private boolean broken;

  /// The TLS of the peer has ended both directions at once: what is written reaches nobody.
  private boolean mute;

  ChannelEnd(Channel channel) {
    this.channel = channel;
  }

  Channel channel() {
    return channel;
  }

  /// The other side sends nothing more.
  boolean inputEnded() {
    return inputEnded;
  }

  /// We send nothing more, and all that we sent has left.
  boolean outputEnded() {
    return outputEnded;
  }

  boolean isOpen() {
    return channel.isOpen();
  }

  /// Has it called when the channel closes before there is a listener.
  void whenGone(Runnable handler) {
    whenGone = handler;
  }

  /// Tells nobody any more; what comes from now on is kept for the next listener.
  void hush() {
    listener = null;
    listening++;
  }

  /// Keeps what the next listener hears first, after what is kept already.
  void early(ByteBuf buffer) {
    early.add(buffer);
  }

  /// Tells a listener from now on, beginning with what came before.
  void tell(Listener next) {
    listener = next;
    whenGone = null;
    int mine = ++listening;
    for (int left = early.size(); left > 0; left--) {
      next.read(this, early.remove());
    }
    if (listening != mine) {
      return;
    }
    next.readPaused(this);
    if (inputEnded) {
      next.ended(this);
    }
    if (!channel.isOpen()) {
      next.closed(this);
    }
  }

  /// Speaks TLS from now on; what was kept is its first input. A listener hears of it.
  void secure(SslHandler handler, Listener next) {
    List<ByteBuf> kept = List.copyOf(early);
    early.clear();
    tls = handler;
    channel.pipeline().addFirst(handler);
    tell(next);
    kept.forEach(channel.pipeline()::fireChannelRead);
    if (!kept.isEmpty()) {
      channel.pipeline().fireChannelReadComplete();
    }
  }

  /// Writes, or returns false when nobody hears it any more.
  boolean write(ByteBuf buffer) {
    if (mute) {
      buffer.release();
      return false;
    }
    var _ = channel.write(buffer, channel.voidPromise());
    return true;
  }

  void flush() {
    channel.flush();
  }

  boolean isWritable() {
    return channel.isWritable();
  }

  /// Whether all that was written has left.
  boolean isDrained() {
    ChannelOutboundBuffer waiting = channel.unsafe().outboundBuffer();
    return waiting == null || waiting.totalPendingWriteBytes() == 0;
  }

  void reading(Reading reading) {
    if (reading == Reading.ON && inputEnded) {
      // There is nothing to read; asking would wake the loop for the end again.
      return;
    }
    channel.config().setAutoRead(reading == Reading.ON);
  }

  /// Whether the channel is read when something comes.
  enum Reading {
    ON,
    OFF
  }

  /// Ends our stream after everything that was written, then calls back.
  void endOutput(Runnable then) {
    if (mute) {
      outputEnded = true;
      then.run();
      return;
    }
    channel
        .writeAndFlush(Unpooled.EMPTY_BUFFER)
        .addListener(
            (ChannelFutureListener)
                flushed -> {
                  if (flushed.isSuccess()) {
                    endStream(then);
                  }
                });
  }

  /// With TLS its own end goes first.
  private void endStream(Runnable then) {
    if (tls == null) {
      shutdownOutput(then);
    } else {
      tls.closeOutbound().addListener(_ -> shutdownOutput(then));
    }
  }

  private void shutdownOutput(Runnable then) {
    if (channel instanceof DuplexChannel duplex) {
      duplex
          .shutdownOutput()
          .addListener(
              (ChannelFutureListener)
                  shut -> {
                    outputEnded = true;
                    then.run();
                  });
    }
  }

  /// Closes at once; TLS, which would wait for its peer, is not asked.
  void close() {
    ChannelHandlerContext below = tls == null ? null : channel.pipeline().context(tls);
    var _ = below == null ? channel.close() : below.close();
  }

  /// Closes with a reset, so that the peer knows that the stream is broken.
  void reset() {
    if (channel.isOpen()) {
      channel.config().setOption(ChannelOption.SO_LINGER, 0);
      close();
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (!(message instanceof ByteBuf buffer)) {
      ReferenceCountUtil.release(message);
    } else if (listener == null) {
      early.add(buffer);
    } else {
      listener.read(this, buffer);
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    if (listener != null) {
      listener.readPaused(this);
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event == SslCloseCompletionEvent.SUCCESS && tls != null) {
      mute =
          tls.engine() instanceof ReferenceCountedOpenSslEngine
              || !tls.engine().getSession().getProtocol().equals(TlsFloor.TLS_1_3.id());
      end();
    } else if (event == ChannelInputShutdownEvent.INSTANCE) {
      end();
    }
    ReferenceCountUtil.release(event);
  }

  private void end() {
    if (!inputEnded && !broken) {
      inputEnded = true;
      if (listener != null) {
        listener.ended(this);
      }
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    if (listener != null) {
      listener.writabilityChanged(this);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    for (ByteBuf buffer = early.poll(); buffer != null; buffer = early.poll()) {
      buffer.release();
    }
    if (listener != null) {
      listener.closed(this);
    } else if (whenGone != null) {
      whenGone.run();
    }
  }

  /// A broken stream: what broke it does not matter, only which side did.
  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (mute) {
      return;
    }
    broken = true;
    close();
  }
}
