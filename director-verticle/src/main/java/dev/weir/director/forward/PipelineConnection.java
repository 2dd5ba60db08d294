package dev.weir.director.forward;

import dev.weir.core.model.Timeouts;
import dev.weir.director.balance.ClientHash;
import dev.weir.director.balance.Route;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ConnectTimeoutException;
import io.netty.channel.EventLoop;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A connection in Netty pipelines. Its backend is dialled on the client's event loop: the call to
/// connect leaves in the same turn as the pick.
final class PipelineConnection implements Connection {
  private final ChannelEnd client;
  private final EventLoop loop;
  private final Dialing dialing;
  private final LoopTools tools;
  private @Nullable ChannelEnd backend;
  private @Nullable Relay relay;
  private boolean killed;

  /// What all dials of a process share.
  ///
  /// @param source the address to dial from, or null for the system's choice
  record Dialing(
      Transport transport,
      BackendAddresses addresses,
      @Nullable InetAddress source,
      Relays relays) {}

  PipelineConnection(ChannelEnd client, Dialing dialing, LoopTools tools, EventLoop loop) {
    this.client = client;
    this.dialing = dialing;
    this.tools = tools;
    this.loop = loop;
  }

  @Override
  public long clientHash() {
    return client.channel().remoteAddress() instanceof InetSocketAddress address
        ? ClientHash.of(address.getAddress().getAddress())
        : 0;
  }

  @Override
  public void refuse() {
    client.reset();
  }

  @Override
  public void kill() {
    killed = true;
    if (relay != null) {
      relay.kill();
    } else {
      client.close();
    }
  }

  @Override
  public void dial(Route route, Tally tally, Timeouts timeouts, Consumer<Dialled> then) {
    if (!client.isOpen()) {
      then.accept(gone());
      return;
    }
    InetSocketAddress address = dialing.addresses().of(route.endpoint());
    if (address == null) {
      then.accept(
          new Dialled.Failed(
              Dialled.Cause.UNRESOLVED, "host has no address: " + route.endpoint().host()));
      return;
    }
    Channel channel;
    try {
      channel = dialing.transport().newClient();
    } catch (RuntimeException e) {
      then.accept(
          new Dialled.Failed(Dialled.Cause.OUT_OF_RESOURCES, "no socket: " + e.getMessage()));
      return;
    }
    connect(channel, address, new Dial(tally, timeouts, tools.clock().nowNanos(), then));
  }

  /// One try.
  private record Dial(Tally tally, Timeouts timeouts, long startNanos, Consumer<Dialled> then) {}

  private void connect(Channel channel, InetSocketAddress address, Dial dial) {
    ChannelEnd end = new ChannelEnd(channel);
    backend = end;
    channel.config().setConnectTimeoutMillis((int) dial.timeouts().connect().toMillis());
    channel.pipeline().addLast(end);
    client.whenGone(end::close);
    loop.register(channel)
        .addListener(
            registered -> {
              if (!registered.isSuccess()) {
                dial.then().accept(failed(registered.cause()));
                return;
              }
              connect(channel, address)
                  .addListener(
                      done ->
                          dial.then()
                              .accept(
                                  done.isSuccess() ? connected(end, dial) : failed(done.cause())));
            });
  }

  private ChannelFuture connect(Channel channel, InetSocketAddress address) {
    InetAddress source = dialing.source();
    return source != null && source.getClass() == address.getAddress().getClass()
        ? channel.connect(address, new InetSocketAddress(source, 0))
        : channel.connect(address);
  }

  private Dialled connected(ChannelEnd end, Dial dial) {
    if (!client.isOpen()) {
      end.reset();
      return gone();
    }
    Relay made =
        dialing.relays().between(client, end, dial.tally(), tools, RelayTimes.of(dial.timeouts()));
    relay = made;
    return new Dialled.Connected(made, tools.clock().nowNanos() - dial.startNanos());
  }

  private Dialled failed(Throwable cause) {
    if (backend != null) {
      backend.close();
    }
    if (!client.isOpen()) {
      return gone();
    }
    String text = String.valueOf(cause.getMessage());
    return new Dialled.Failed(causeOf(cause, text), text);
  }

  /// What is short on our side has no exception of its own, only words, and with epoll it is even a
  /// `ConnectException`.
  private static Dialled.Cause causeOf(Throwable cause, String text) {
    if (cause instanceof ConnectTimeoutException) {
      return Dialled.Cause.TIMED_OUT;
    }
    return text.contains("Cannot assign requested address")
            || text.contains("Too many open files")
            || text.contains("Address already in use")
        ? Dialled.Cause.OUT_OF_RESOURCES
        : Dialled.Cause.REFUSED;
  }

  private Dialled gone() {
    return new Dialled.Failed(
        killed ? Dialled.Cause.KILLED : Dialled.Cause.CLIENT_GONE, "client is gone");
  }
}
