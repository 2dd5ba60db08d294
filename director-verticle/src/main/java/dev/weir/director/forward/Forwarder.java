package dev.weir.director.forward;

import dev.weir.core.model.ServiceId;
import dev.weir.core.time.NanoClock;
import dev.weir.director.balance.ClientHash;
import dev.weir.director.balance.Cursors;
import dev.weir.director.balance.PickRequest;
import dev.weir.director.balance.ServiceRoutes;
import dev.weir.director.forward.Admission.Gate;
import dev.weir.director.forward.Admission.Refusal;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One event loop that forwards: takes accepted sockets, and runs a [Session] for each. Everything
/// in it belongs to that loop; other threads call [#take] and [#pass] only.
final class Forwarder extends VerticleBase {
  /// The granularity of idle timeouts.
  static final long WHEEL_TICK_NANOS = 100_000_000L;

  private static final Logger LOG = LoggerFactory.getLogger(Forwarder.class);

  private final ForwarderParts parts;
  private final LoopLedger ledger;
  private final Cursors cursors;
  private final TimerWheel wheel;
  private final LoopTools tools;
  private final Set<PipelineDialer> live = new HashSet<>();
  private @Nullable EventLoop loop;
  private @Nullable Promise<Void> whenEmpty;

  Forwarder(ForwarderParts parts, int loopIndex) {
    this.parts = parts;
    NanoClock clock = parts.clock();
    this.ledger = new LoopLedger(parts.ledger(), loopIndex);
    this.cursors = new Cursors(parts.schedulers(), parts.random().get());
    this.wheel = new TimerWheel(WHEEL_TICK_NANOS, clock.nowNanos());
    this.tools = new LoopTools(clock, wheel, ledger);
  }

  @Override
  public Future<?> start() {
    loop = Transport.loopOf(context);
    vertx.setPeriodic(
        WHEEL_TICK_NANOS / 1_000_000,
        _ -> {
          wheel.turn(parts.clock().nowNanos());
          cursors.keepOnly(parts.table().get());
        });
    return Future.succeededFuture();
  }

  /// Takes an accepted socket over, from the acceptor's thread.
  void take(Channel channel, ServiceId service) {
    EventLoop mine = Objects.requireNonNull(loop, "loop");
    ChannelEnd client = new ChannelEnd(Transport.prepared(channel));
    channel.pipeline().addLast(client);
    mine.register(channel)
        .addListener(
            registered -> {
              if (registered.isSuccess()) {
                admit(client, service);
              } else {
                channel.unsafe().closeForcibly();
              }
            });
  }

  /// Completes when everything that this loop had begun before has passed: what was picked by an
  /// older table has left for its backend.
  Future<Void> pass() {
    Promise<Void> passed = Promise.promise();
    context.runOnContext(_ -> context.runOnContext(_ -> passed.complete()));
    return passed.future();
  }

  /// Completes when no connection is left.
  Future<Void> empty() {
    Promise<Void> promise = Promise.promise();
    context.runOnContext(
        _ -> {
          whenEmpty = promise;
          tellWhenEmpty();
        });
    return promise.future();
  }

  /// Ends all connections.
  void kill() {
    context.runOnContext(_ -> new ArrayList<>(live).forEach(PipelineDialer::kill));
  }

  LoopLedger ledger() {
    return ledger;
  }

  private void admit(ChannelEnd client, ServiceId service) {
    ServiceRoutes routes = parts.table().get().routes(service);
    Gate gate = parts.admission().gate(service);
    if (routes == null) {
      gate.refuse(Refusal.NO_SERVICE);
      client.reset();
      return;
    }
    var forwarding = routes.service().forwarding();
    if (!parts.admission().enter(gate, forwarding.connectionsMax())) {
      ledger.ended(Termination.LIMITED);
      client.reset();
      return;
    }
    long hash = hashOf(client.channel());
    PipelineDialer dialer =
        new PipelineDialer(client, parts.dialing(), tools, forwarding.timeouts(), loop());
    live.add(dialer);
    new Session(
            tried ->
                parts
                    .table()
                    .get()
                    .pick(service, cursors, new PickRequest(hash, tried, parts.ledger())),
            parts.watched(service, dialer),
            ledger,
            forwarding.redispatch().attemptsMax())
        .run()
        .onComplete(
            ended -> {
              live.remove(dialer);
              parts.admission().leave(gate);
              if (ended.succeeded()) {
                end(client, gate, ended.result());
              } else {
                broke(client, ended.cause());
              }
              tellWhenEmpty();
            });
  }

  /// Our own error ends one connection, and no more than that.
  private void broke(ChannelEnd client, Throwable cause) {
    LOG.error("connection=broken client={}", client.channel().remoteAddress(), cause);
    ledger.ended(Termination.INTERNAL_ERROR);
    client.reset();
  }

  private void end(ChannelEnd client, Gate gate, Outcome outcome) {
    ledger.ended(outcome.termination());
    switch (outcome) {
      case Outcome.Relayed _ -> {}
      case Outcome.Refused(var reason) -> {
        switch (reason) {
          case NO_BACKEND, NONE_LEFT -> gate.refuse(Refusal.NO_BACKEND);
          case UNKNOWN_SERVICE, DISABLED -> gate.refuse(Refusal.NO_SERVICE);
        }
        client.reset();
      }
      case Outcome.Unreachable _ -> {
        gate.refuse(Refusal.UNREACHABLE);
        client.reset();
      }
    }
  }

  private EventLoop loop() {
    return Objects.requireNonNull(loop, "loop");
  }

  private void tellWhenEmpty() {
    if (whenEmpty != null && live.isEmpty()) {
      whenEmpty.tryComplete();
    }
  }

  private static long hashOf(Channel channel) {
    return channel.remoteAddress() instanceof InetSocketAddress address
        ? ClientHash.of(address.getAddress().getAddress())
        : 0;
  }
}
