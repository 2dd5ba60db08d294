package dev.weir.director.forward;

import dev.weir.core.model.ListenerTls;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Listening sockets on Netty channels: one for an address, on the acceptor's loop, which hands
/// connections to the others.
final class PipelineBinder implements Binder {
  /// A listening socket closes when nothing was accepted for this long, or after [#QUIET_TRIES].
  private static final long QUIET_MILLIS = 100;

  private static final int QUIET_TRIES = 50;

  private final Transport transport;
  private final Context control;
  private final List<Forwarder> forwarders;
  private final Admission admission;
  private final TlsContexts tls;
  private final int backlog;
  private final Descriptors descriptors;

  PipelineBinder(
      Transport transport,
      Context control,
      List<Forwarder> forwarders,
      Admission admission,
      TlsContexts tls,
      int backlog,
      Descriptors descriptors) {
    this.transport = transport;
    this.control = control;
    this.forwarders = forwarders;
    this.admission = admission;
    this.tls = tls;
    this.backlog = backlog;
    this.descriptors = descriptors;
  }

  /// A listener without its certificates.
  @Override
  public String problem(BindAddress address) {
    ListenerTls wanted = admission.door(address.service(), address.listener()).rules().tls();
    return wanted == null ? "" : tls.problem(wanted);
  }

  @Override
  public String transparencyProblem() {
    return transport.transparencyProblem();
  }

  @Override
  public Future<Bound> bind(BindAddress address) {
    Acceptor acceptor =
        new Acceptor(
            transport,
            admission.door(address.service(), address.listener()),
            address.socket().tcp().keepAlive(),
            forwarders,
            descriptors);
    Promise<Bound> tried = Promise.promise();
    transport
        .listening(address.socket(), address.backlog(backlog))
        .handler(acceptor)
        .bind(new InetSocketAddress(InetAddress.ofLiteral(address.address()), address.port()))
        .addListener(
            (ChannelFutureListener)
                bound ->
                    control.runOnContext(
                        _ -> {
                          if (bound.isSuccess()) {
                            tried.complete(() -> closeWhenQuiet(bound.channel(), acceptor));
                          } else {
                            tried.fail(bound.cause());
                          }
                        }));
    return tried.future();
  }

  private Future<Void> closeWhenQuiet(Channel channel, Acceptor acceptor) {
    Promise<Void> closed = Promise.promise();
    transport.letNobodyIn(channel);
    channel.eventLoop().execute(() -> closeWhenQuiet(channel, acceptor, QUIET_TRIES));
    channel.closeFuture().addListener(_ -> control.runOnContext(_ -> closed.complete()));
    return closed.future();
  }

  private void closeWhenQuiet(Channel channel, Acceptor acceptor, int triesLeft) {
    long before = acceptor.acceptedCount();
    var _ =
        channel
            .eventLoop()
            .schedule(
                () -> {
                  if (acceptor.acceptedCount() == before || triesLeft <= 1) {
                    var _ = channel.close();
                  } else {
                    closeWhenQuiet(channel, acceptor, triesLeft - 1);
                  }
                },
                QUIET_MILLIS,
                TimeUnit.MILLISECONDS);
  }
}
