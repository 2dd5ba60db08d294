package dev.weir.director.forward;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/// Hands the accepted connections of one listening socket to the event loops in turn. Runs on the
/// acceptor loop.
final class Acceptor extends ChannelInboundHandlerAdapter {
  /// After an accept that failed (no descriptor left), accept again: 1 s.
  private static final long PAUSE_MILLIS = 1000;

  private final Door door;
  private final List<Forwarder> forwarders;
  private final AtomicLong failures;
  private int next;
  private long acceptedCount;

  Acceptor(Door door, List<Forwarder> forwarders, AtomicLong failures) {
    this.door = door;
    this.forwarders = forwarders;
    this.failures = failures;
  }

  long acceptedCount() {
    return acceptedCount;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (!(message instanceof Channel child)) {
      ReferenceCountUtil.release(message);
      return;
    }
    acceptedCount++;
    Forwarder forwarder = forwarders.get(next);
    next = next + 1 == forwarders.size() ? 0 : next + 1;
    forwarder.take(child, door);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    failures.incrementAndGet();
    context.channel().config().setAutoRead(false);
    var _ =
        context
            .channel()
            .eventLoop()
            .schedule(
                () -> context.channel().config().setAutoRead(true),
                PAUSE_MILLIS,
                TimeUnit.MILLISECONDS);
  }
}
