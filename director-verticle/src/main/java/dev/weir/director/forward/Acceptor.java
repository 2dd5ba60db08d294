package dev.weir.director.forward;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.util.ReferenceCountUtil;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Hands the accepted connections of one listening socket to the event loops in turn. Runs on the
/// acceptor loop.
final class Acceptor extends ChannelInboundHandlerAdapter {
  private final Transport transport;
  private final Door door;
  private final boolean keepAlive;
  private final List<Forwarder> forwarders;
  private final Descriptors descriptors;
  private boolean paused;
  private int next;
  private long acceptedCount;

  /// @param keepAlive whether the system probes silent clients
  Acceptor(
      Transport transport,
      Door door,
      boolean keepAlive,
      List<Forwarder> forwarders,
      Descriptors descriptors) {
    this.transport = transport;
    this.keepAlive = keepAlive;
    this.door = door;
    this.forwarders = forwarders;
    this.descriptors = descriptors;
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
    if (keepAlive) {
      child.config().setOption(ChannelOption.SO_KEEPALIVE, true);
    }
    Forwarder forwarder = forwarders.get(next);
    next = next + 1 == forwarders.size() ? 0 : next + 1;
    int number = Transport.numberOf(child);
    descriptors.owe();
    forwarder.take(child, door, descriptors::settle);
    if (descriptors.areScarce(number)) {
      pause(context.channel());
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    descriptors.failed();
    pause(context.channel());
  }

  /// What waits in the queue stays there.
  private void pause(Channel listening) {
    if (!paused) {
      paused = true;
      descriptors.paused();
      listening.config().setAutoRead(false);
      lookAgain(listening);
    }
  }

  private void lookAgain(Channel listening) {
    var _ =
        listening
            .eventLoop()
            .schedule(
                () -> {
                  if (descriptors.areScarce(transport.lowestNumber())) {
                    lookAgain(listening);
                  } else {
                    paused = false;
                    listening.config().setAutoRead(true);
                  }
                },
                Descriptors.PAUSE_MILLIS,
                TimeUnit.MILLISECONDS);
  }
}
