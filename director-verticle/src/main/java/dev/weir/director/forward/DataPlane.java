package dev.weir.director.forward;

import dev.weir.core.time.NanoClock;
import dev.weir.director.balance.SchedulerFactory;
import io.vertx.core.Context;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// All that moves connections in one process: the event loops, the listening sockets, the counts.
/// Made and used on the control context.
public final class DataPlane {
  /// What it is made of.
  ///
  /// @param loopCount event loops that forward
  /// @param source the address to dial from, or null
  /// @param random makes one generator per loop
  public record Parts(
      Context control,
      CurrentTable table,
      DialWatch watch,
      NanoClock clock,
      SchedulerFactory schedulers,
      Supplier<RandomGenerator> random,
      int loopCount,
      int connectionsMax,
      int backlog,
      @Nullable InetAddress source) {}

  private final Vertx vertx;
  private final Context control;
  private final ConnectionLedger ledger;
  private final Admission admission;
  private final BackendAddresses addresses;
  private final Frontend frontend;
  private final List<Forwarder> forwarders = new ArrayList<>();
  private final List<String> deployments = new ArrayList<>();

  public DataPlane(Vertx vertx, Parts parts) {
    this(vertx, parts, PipelineRelay::new);
  }

  DataPlane(Vertx vertx, Parts parts, Relays relays) {
    this.vertx = vertx;
    this.control = parts.control();
    Transport transport = new Transport(vertx);
    ledger = new ConnectionLedger(parts.loopCount());
    admission = new Admission(parts.connectionsMax());
    addresses = new BackendAddresses(vertx);
    ForwarderParts shared =
        new ForwarderParts(
            parts.table(),
            ledger,
            admission,
            new PipelineDialer.Dialing(transport, addresses, parts.source(), relays),
            parts.watch(),
            parts.clock(),
            parts.schedulers(),
            parts.random());
    for (int i = 0; i < parts.loopCount(); i++) {
      forwarders.add(new Forwarder(shared, i));
    }
    frontend = new Frontend(transport, parts.control(), forwarders, parts.backlog());
  }

  public Future<Void> start() {
    Future<Void> all = Future.succeededFuture();
    for (Forwarder each : forwarders) {
      all =
          all.compose(_ -> vertx.deployVerticle(each, new DeploymentOptions()))
              .map(
                  id -> {
                    deployments.add(id);
                    return null;
                  });
    }
    return all;
  }

  /// Completes when every loop has passed everything that it had begun before.
  public Future<Void> pass() {
    return onControl(Future.join(forwarders.stream().map(Forwarder::pass).toList()));
  }

  /// Waits until no connection is left, for a time.
  ///
  /// @return whether none is left
  public Future<Boolean> empty(long waitMillis) {
    Promise<Boolean> promise = Promise.promise();
    long timer = vertx.setTimer(Math.max(1, waitMillis), _ -> promise.tryComplete(false));
    onControl(Future.join(forwarders.stream().map(Forwarder::empty).toList()))
        .onComplete(
            _ -> {
              vertx.cancelTimer(timer);
              promise.tryComplete(true);
            });
    return promise.future();
  }

  /// Ends all connections that are open.
  public void kill() {
    forwarders.forEach(Forwarder::kill);
  }

  public Future<Void> stop() {
    return Future.join(deployments.stream().map(vertx::undeploy).toList())
        .transform(_ -> addresses.close());
  }

  private Future<Void> onControl(Future<?> elsewhere) {
    Promise<Void> here = Promise.promise();
    elsewhere.onComplete(_ -> control.runOnContext(_ -> here.complete()));
    return here.future();
  }

  public Frontend frontend() {
    return frontend;
  }

  public ConnectionLedger ledger() {
    return ledger;
  }

  public Admission admission() {
    return admission;
  }

  public BackendAddresses addresses() {
    return addresses;
  }

  /// Connections that ended in a way.
  public long endedCount(Termination termination) {
    long sum = 0;
    for (Forwarder each : forwarders) {
      sum += each.ledger().endedCount(termination);
    }
    return sum;
  }
}
