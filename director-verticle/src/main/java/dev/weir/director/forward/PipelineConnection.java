package dev.weir.director.forward;

import dev.weir.core.model.Dial;
import dev.weir.core.model.DialTls;
import dev.weir.core.model.IpAddress;
import dev.weir.core.net.ProxyAddresses;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ConnectTimeoutException;
import io.netty.channel.EventLoop;
import io.netty.handler.ssl.SslHandler;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
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
  private @Nullable PipelineHearing hearing;
  private @Nullable Relay relay;

  /// Once the client's handshake went well.
  private @Nullable SslHandler secured;

  private String serverName = "";
  private boolean killed;

  /// What all dials of a process share.
  ///
  /// @param source the address to dial from, or null for the system's choice
  record Dialing(
      Transport transport,
      BackendAddresses addresses,
      @Nullable InetAddress source,
      TlsContexts tls,
      Relays relays) {}

  PipelineConnection(ChannelEnd client, Dialing dialing, LoopTools tools, EventLoop loop) {
    this.client = client;
    this.dialing = dialing;
    this.tools = tools;
    this.loop = loop;
  }

  @Override
  public IpAddress peer() {
    return client.channel().remoteAddress() instanceof InetSocketAddress address
        ? IpAddress.of(address.getAddress().getAddress())
        : IpAddress.v4(0);
  }

  @Override
  public ProxyAddresses.Inet ends() {
    return client.channel().remoteAddress() instanceof InetSocketAddress remote
            && client.channel().localAddress() instanceof InetSocketAddress local
        ? ProxyAddresses.Inet.tcp(
            peer(),
            remote.getPort(),
            IpAddress.of(local.getAddress().getAddress()),
            local.getPort())
        : ProxyAddresses.Inet.tcp(peer(), 0, peer(), 0);
  }

  @Override
  public void read(Preface preface, long withinNanos, Consumer<Preface.Heard> then) {
    PipelineHearing made = new PipelineHearing(client, tools, preface, withinNanos, then);
    hearing = made;
    made.begin();
  }

  @Override
  public void secure(
      ServerTls tls, @Nullable String serverName, long withinNanos, Consumer<Preface.Heard> then) {
    SslHandler handler = tls.handler(client.channel().alloc(), serverName);
    new TlsHandshake(
            client,
            handler,
            tools,
            withinNanos,
            result ->
                then.accept(
                    switch (result) {
                      case TlsHandshake.Result.Well _ -> {
                        secured = handler;
                        this.serverName = serverName == null ? "" : serverName;
                        yield Preface.Heard.WELL;
                      }
                      case TlsHandshake.Result.Late _ -> Preface.Heard.LATE;
                      case TlsHandshake.Result.Gone _ ->
                          killed ? Preface.Heard.KILLED : Preface.Heard.GONE;
                      case TlsHandshake.Result.Failed _ ->
                          new Preface.Heard.Bad(Admission.Refusal.TLS_HANDSHAKE);
                    }))
        .begin();
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
      if (hearing != null) {
        hearing.kill();
      }
      client.close();
    }
  }

  @Override
  public void dial(DialOrder order) {
    if (!client.isOpen()) {
      order.then().accept(gone());
      return;
    }
    InetSocketAddress address = dialing.addresses().of(order.route().endpoint());
    if (address == null) {
      order
          .then()
          .accept(
              new Dialled.Failed(
                  Dialled.Cause.UNRESOLVED,
                  "host has no address: " + order.route().endpoint().host()));
      return;
    }
    Channel channel;
    try {
      channel = dialing.transport().newClient();
    } catch (RuntimeException e) {
      order
          .then()
          .accept(
              new Dialled.Failed(Dialled.Cause.OUT_OF_RESOURCES, "no socket: " + e.getMessage()));
      return;
    }
    connect(channel, address, order);
  }

  private void connect(Channel channel, InetSocketAddress address, DialOrder order) {
    long startNanos = tools.clock().nowNanos();
    ChannelEnd end = new ChannelEnd(channel);
    backend = end;
    channel.config().setConnectTimeoutMillis((int) Math.max(1, order.connectNanos() / 1_000_000));
    channel.pipeline().addLast(end);
    client.whenGone(end::close);
    loop.register(channel)
        .addListener(
            registered -> {
              if (!registered.isSuccess()) {
                order.then().accept(failed(registered.cause()));
                return;
              }
              connectFrom(channel, address, order)
                  .addListener(
                      done -> {
                        if (!done.isSuccess()) {
                          order.then().accept(failed(done.cause()));
                        } else if (order.forwarding().dial().tls().mode() == DialTls.Mode.ON) {
                          secure(end, order, startNanos);
                        } else {
                          order.then().accept(connected(end, order, startNanos));
                        }
                      });
            });
  }

  private ChannelFuture connectFrom(Channel channel, InetSocketAddress address, DialOrder order) {
    Dial dial = order.forwarding().dial();
    InetAddress source = dialing.source();
    if (dial.transparent()) {
      ProxyAddresses.Inet named = order.named();
      source = inetOf(named == null ? peer() : named.source());
      if (!Transport.makeTransparent(channel)) {
        return channel.newFailedFuture(
            new BindException(
                "transparent: not permitted (expected: epoll, and CAP_NET_ADMIN or CAP_NET_RAW)"));
      }
    } else if (dial.source() != null) {
      source = inetOf(dial.source());
    }
    if (source != null && source.getClass() == address.getAddress().getClass()) {
      return channel.connect(address, new InetSocketAddress(source, 0));
    }
    if (dial.transparent()) {
      tools.ledger().otherFamily();
    }
    return channel.connect(address);
  }

  private static InetAddress inetOf(IpAddress address) {
    try {
      return InetAddress.getByAddress(address.bytes());
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }

  private Dialled connected(ChannelEnd end, DialOrder order, long startNanos) {
    if (!client.isOpen()) {
      end.reset();
      return gone();
    }
    sayWho(end, order);
    return relaying(end, order, startNanos);
  }

  /// The PROXY header goes before everything else, TLS too.
  private void sayWho(ChannelEnd end, DialOrder order) {
    if (ProxyOut.isWanted(order)) {
      ByteBuffer header = ByteBuffer.allocate(ProxyOut.lengthMax(order));
      ProxyAddresses.Inet named = order.named();
      SslHandler handler = order.forwarding().dial().proxyOptions().isEmpty() ? null : secured;
      SpokenTls spoken = handler == null ? null : SpokenTls.of(handler, serverName);
      ProxyOut.write(order, named == null ? ends() : named, spoken, header);
      end.write(Unpooled.wrappedBuffer(header.flip()));
      end.flush();
    }
  }

  /// Whatever goes wrong here is the backend's fault, and another one may be tried: nothing of the
  /// client's has gone out.
  private void secure(ChannelEnd end, DialOrder order, long startNanos) {
    ClientTls tls = dialing.tls().client(order.forwarding().dial().tls());
    if (tls == null) {
      end.close();
      order
          .then()
          .accept(new Dialled.Failed(Dialled.Cause.OUT_OF_RESOURCES, "dial.tls.ca: not read"));
      return;
    }
    sayWho(end, order);
    new TlsHandshake(
            end,
            tls.handler(end.channel().alloc(), order.route().endpoint()),
            tools,
            order.forwarding().timeouts().handshake().toNanos(),
            result -> order.then().accept(secured(end, order, startNanos, result)))
        .begin();
  }

  private Dialled secured(
      ChannelEnd end, DialOrder order, long startNanos, TlsHandshake.Result result) {
    if (!client.isOpen()) {
      end.reset();
      return gone();
    }
    return switch (result) {
      case TlsHandshake.Result.Well _ -> relaying(end, order, startNanos);
      case TlsHandshake.Result.Late _ -> {
        end.reset();
        yield new Dialled.Failed(Dialled.Cause.TIMED_OUT, "tls: no end of the handshake");
      }
      case TlsHandshake.Result.Gone _ ->
          new Dialled.Failed(Dialled.Cause.TLS_FAILED, "tls: closed in the handshake");
      case TlsHandshake.Result.Failed(var text) ->
          new Dialled.Failed(Dialled.Cause.TLS_FAILED, "tls: " + text);
    };
  }

  private Dialled relaying(ChannelEnd end, DialOrder order, long startNanos) {
    Relay made = dialing.relays().between(client, end, tools, order);
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
            || text.contains("Operation not permitted")
            || text.contains("transparent")
        ? Dialled.Cause.OUT_OF_RESOURCES
        : Dialled.Cause.REFUSED;
  }

  private Dialled gone() {
    return new Dialled.Failed(
        killed ? Dialled.Cause.KILLED : Dialled.Cause.CLIENT_GONE, "client is gone");
  }
}
