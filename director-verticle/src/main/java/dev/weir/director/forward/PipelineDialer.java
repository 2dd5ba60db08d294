package dev.weir.director.forward;

import dev.weir.core.model.BackendUid;
import dev.weir.core.model.Timeouts;
import dev.weir.director.balance.Route;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ConnectTimeoutException;
import io.netty.channel.EventLoop;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/// Dials backends for one client, on the client's event loop: the call to connect leaves in the
/// same turn as the pick.
final class PipelineDialer implements Dialer {
  private final ChannelEnd client;
  private final EventLoop loop;
  private final Dialing dialing;
  private final LoopTools tools;
  private final Timeouts timeouts;
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

  PipelineDialer(
      ChannelEnd client, Dialing dialing, LoopTools tools, Timeouts timeouts, EventLoop loop) {
    this.client = client;
    this.dialing = dialing;
    this.tools = tools;
    this.timeouts = timeouts;
    this.loop = loop;
  }

  @Override
  public Future<Dialled> dial(Route route) {
    if (!client.isOpen()) {
      return Future.succeededFuture(gone());
    }
    InetSocketAddress address = dialing.addresses().of(route.endpoint());
    if (address == null) {
      return Future.succeededFuture(
          new Dialled.Failed(
              Dialled.Cause.UNRESOLVED, "host has no address: " + route.endpoint().host()));
    }
    return connect(route.uid(), address);
  }

  /// Ends the connection from our side, wherever it is.
  void kill() {
    killed = true;
    if (relay != null) {
      relay.kill();
    } else {
      client.close();
    }
  }

  private Future<Dialled> connect(BackendUid uid, InetSocketAddress address) {
    Promise<Dialled> promise = Promise.promise();
    Channel channel;
    try {
      channel = dialing.transport().newClient();
    } catch (RuntimeException e) {
      return Future.succeededFuture(
          new Dialled.Failed(Dialled.Cause.OUT_OF_RESOURCES, "no socket: " + e.getMessage()));
    }
    long startNanos = tools.clock().nowNanos();
    ChannelEnd end = new ChannelEnd(channel);
    backend = end;
    channel.config().setConnectTimeoutMillis((int) timeouts.connect().toMillis());
    channel.pipeline().addLast(end);
    client.whenGone(end::close);
    loop.register(channel)
        .addListener(
            registered -> {
              if (!registered.isSuccess()) {
                promise.complete(failed(registered.cause()));
                return;
              }
              connect(channel, address)
                  .addListener(
                      done ->
                          promise.complete(
                              done.isSuccess()
                                  ? connected(uid, end, startNanos)
                                  : failed(done.cause())));
            });
    return promise.future();
  }

  private ChannelFuture connect(Channel channel, InetSocketAddress address) {
    InetAddress source = dialing.source();
    return source != null && source.getClass() == address.getAddress().getClass()
        ? channel.connect(address, new InetSocketAddress(source, 0))
        : channel.connect(address);
  }

  private Dialled connected(BackendUid uid, ChannelEnd end, long startNanos) {
    if (!client.isOpen()) {
      end.reset();
      return gone();
    }
    Relay made =
        dialing
            .relays()
            .between(client, end, tools.ledger().tally(uid), tools, RelayTimes.of(timeouts));
    relay = made;
    return new Dialled.Connected(made, tools.clock().nowNanos() - startNanos);
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
