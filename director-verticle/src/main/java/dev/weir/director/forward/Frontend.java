package dev.weir.director.forward;

import dev.weir.core.model.DirectorCell.BoundListener;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelOption;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The listening sockets of a director. They come and go while it runs; connections that were
/// accepted do not depend on them. Belongs to the control context.
public final class Frontend {
  private static final Logger LOG = LoggerFactory.getLogger(Frontend.class);

  /// A listening socket closes when nothing was accepted for this long, or after [#QUIET_TRIES].
  private static final long QUIET_MILLIS = 2;

  private static final int QUIET_TRIES = 100;

  private final Transport transport;
  private final Context control;
  private final List<Forwarder> forwarders;
  private final int backlog;
  private final AtomicLong acceptFailures = new AtomicLong();

  /// Written on the control context; scrapes read it.
  private final Map<BindAddress, Listening> listening =
      new ConcurrentSkipListMap<>(BindAddress.ORDER);
  private Future<Void> last = Future.succeededFuture();

  /// @param channel null while it is not bound
  private record Listening(@Nullable Channel channel, Acceptor acceptor, String error) {}

  Frontend(Transport transport, Context control, List<Forwarder> forwarders, int backlog) {
    this.transport = transport;
    this.control = control;
    this.forwarders = forwarders;
    this.backlog = backlog;
  }

  /// Makes the listening sockets those that are wanted: closes the others first, then binds what is
  /// missing, and tries again what could not be bound. Completes when all have been tried.
  public Future<Void> listen(Set<BindAddress> wanted) {
    Set<BindAddress> all = Set.copyOf(wanted);
    last = last.transform(_ -> closeAllBut(all)).compose(_ -> bindMissing(all));
    return last;
  }

  /// How each wanted listener fares.
  public List<BoundListener> report() {
    List<BoundListener> report = new ArrayList<>();
    listening.forEach(
        (address, each) ->
            report.add(
                new BoundListener(
                    address.service(), address.listener(), address.text(), each.error())));
    return report;
  }

  public boolean hasUnbound() {
    return unboundCount() > 0;
  }

  /// Listeners that are wanted and not bound; from any thread.
  public int unboundCount() {
    return (int) listening.values().stream().filter(each -> each.channel() == null).count();
  }

  /// Whether the listener with this address (`127.0.0.1:80`) is bound; from any thread.
  public boolean isBound(String address) {
    return listening.entrySet().stream()
        .anyMatch(
            each -> each.getKey().text().equals(address) && each.getValue().channel() != null);
  }

  /// Accepts that failed, for want of descriptors mostly.
  public long acceptFailureCount() {
    return acceptFailures.get();
  }

  private Future<Void> closeAllBut(Set<BindAddress> wanted) {
    List<Future<Void>> closing = new ArrayList<>();
    for (BindAddress each : List.copyOf(listening.keySet())) {
      if (!wanted.contains(each)) {
        Listening gone = listening.remove(each);
        if (gone != null && gone.channel() != null) {
          closing.add(closeWhenQuiet(gone.channel(), gone.acceptor()));
        }
      }
    }
    return Future.join(closing).mapEmpty();
  }

  private Future<Void> bindMissing(Collection<BindAddress> wanted) {
    List<Future<Void>> binding = new ArrayList<>();
    for (BindAddress each : wanted) {
      Listening known = listening.get(each);
      if (known == null || known.channel() == null) {
        binding.add(bind(each));
      }
    }
    return Future.join(binding).mapEmpty();
  }

  private Future<Void> bind(BindAddress address) {
    Acceptor acceptor = new Acceptor(address, forwarders, acceptFailures);
    Promise<Void> tried = Promise.promise();
    new Bootstrap()
        .group(transport.acceptors())
        .channelFactory(transport::newServer)
        .handler(acceptor)
        .option(ChannelOption.SO_REUSEADDR, true)
        .option(ChannelOption.SO_BACKLOG, backlog)
        .bind(new InetSocketAddress(InetAddress.ofLiteral(address.address()), address.port()))
        .addListener(
            (ChannelFutureListener)
                bound ->
                    control.runOnContext(
                        _ -> {
                          tried(address, acceptor, bound);
                          tried.complete();
                        }));
    return tried.future();
  }

  private void tried(BindAddress address, Acceptor acceptor, ChannelFuture bound) {
    Throwable cause = bound.cause();
    String error = cause == null ? "" : textOf(cause);
    Listening before =
        listening.put(
            address, new Listening(cause == null ? bound.channel() : null, acceptor, error));
    if (before == null || !before.error().equals(error)) {
      LOG.info(
          "listener={}/{} address={} state={} {}",
          address.service(),
          address.listener(),
          address.text(),
          cause == null ? "bound" : "unbound",
          error);
    }
  }

  /// The kernel has connections in the queue that their clients believe to be open: they are
  /// accepted before the socket closes.
  private Future<Void> closeWhenQuiet(Channel channel, Acceptor acceptor) {
    Promise<Void> closed = Promise.promise();
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

  private static String textOf(Throwable cause) {
    String text = cause.getMessage();
    return text == null || text.isEmpty() ? cause.getClass().getSimpleName() : text;
  }
}
