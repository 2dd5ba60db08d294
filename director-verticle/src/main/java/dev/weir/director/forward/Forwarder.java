package dev.weir.director.forward;

import dev.weir.core.time.NanoClock;
import dev.weir.director.admit.Carrier;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// One event loop of Vert.x that forwards in Netty pipelines: takes accepted sockets over.
/// Everything in it belongs to that loop.
final class Forwarder extends VerticleBase implements RelayLoop {
  private final Vertx owner;
  private final ForwarderParts parts;
  private final PipelineConnection.Dialing dialing;
  private final LoopLedger ledger;
  private final TimerWheel wheel;
  private final LoopTools tools;
  private final Reception reception;
  private @Nullable EventLoop loop;
  private @Nullable String deployment;

  Forwarder(Vertx owner, ForwarderParts parts, PipelineConnection.Dialing dialing, int loopIndex) {
    this.owner = owner;
    this.parts = parts;
    this.dialing = dialing;
    NanoClock clock = parts.clock();
    this.ledger = new LoopLedger(parts.ledger(), loopIndex);
    this.wheel = new TimerWheel(TimerWheel.TICK_NANOS, clock.nowNanos());
    this.tools = new LoopTools(clock, wheel, ledger);
    this.reception = new Reception(parts, tools, Carrier.PIPELINE);
  }

  @Override
  public Future<Void> begin() {
    return owner
        .deployVerticle(this, new DeploymentOptions())
        .map(
            id -> {
              deployment = id;
              return null;
            });
  }

  @Override
  public Future<?> start() {
    loop = Transport.loopOf(context);
    vertx.setPeriodic(
        TimerWheel.TICK_NANOS / 1_000_000,
        _ -> {
          wheel.turn(parts.clock().nowNanos());
          reception.tidy();
        });
    return Future.succeededFuture();
  }

  /// Takes an accepted socket over, from the acceptor's thread.
  ///
  /// @param then what comes when its backend is being dialled, or not
  void take(Channel channel, Door door, Runnable then) {
    EventLoop mine = Objects.requireNonNull(loop, "loop");
    ChannelEnd client = new ChannelEnd(Transport.prepared(channel));
    channel.pipeline().addLast(client);
    mine.register(channel)
        .addListener(
            registered -> {
              try {
                if (registered.isSuccess()) {
                  reception.admit(new PipelineConnection(client, dialing, tools, mine), door);
                } else {
                  channel.unsafe().closeForcibly();
                }
              } finally {
                then.run();
              }
            });
  }

  @Override
  public Future<Void> pass() {
    Promise<Void> passed = Promise.promise();
    context.runOnContext(_ -> context.runOnContext(_ -> passed.complete()));
    return passed.future();
  }

  @Override
  public Future<Void> empty() {
    Promise<Void> promise = Promise.promise();
    context.runOnContext(_ -> reception.whenEmpty(promise));
    return promise.future();
  }

  @Override
  public void kill() {
    context.runOnContext(_ -> reception.kill());
  }

  @Override
  public Future<Void> end() {
    String id = deployment;
    return id == null ? Future.succeededFuture() : owner.undeploy(id);
  }

  @Override
  public LoopLedger ledger() {
    return ledger;
  }
}
