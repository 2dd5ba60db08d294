package dev.weir.director.forward;

import dev.weir.core.model.Service;
import dev.weir.core.model.ServiceId;
import dev.weir.core.time.NanoClock;
import dev.weir.director.admit.Carrier;
import dev.weir.director.admit.Sampling;
import dev.weir.director.balance.SchedulerFactory;
import dev.weir.director.balance.ServiceRoutes;
import dev.weir.director.forward.linux.Sys;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
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
  /// @param relay what carries plain connections, if it can be had here
  /// @param logged which connections are logged
  /// @param random makes one generator per loop
  /// @param certificates the folder of certificate files, or null
  /// @param tls the library that speaks TLS, if it can be had here
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
      @Nullable InetAddress source,
      Carrier relay,
      @Nullable Path certificates,
      TlsProvider tls,
      Sampling logged) {}

  private final Vertx vertx;
  private final Context control;
  private final ConnectionLedger ledger;
  private final Admission admission;
  private final Affinities affinities = new Affinities();
  private final BackendAddresses addresses;
  private final Frontend frontend;
  private final TlsContexts tls;
  private final ConnectionLog log;
  private final List<RelayLoop> loops = new ArrayList<>();
  private final NativeFallbacks fallbacks = new NativeFallbacks();
  private final Carrier preferred;
  private final Evenness evenness;

  public DataPlane(Vertx vertx, Parts parts) {
    this(vertx, parts, PipelineRelay::new);
  }

  DataPlane(Vertx vertx, Parts parts, Relays relays) {
    this.vertx = vertx;
    this.control = parts.control();
    Transport transport = new Transport(vertx);
    preferred =
        parts.relay() == Carrier.NATIVE && Sys.isAvailable() ? Carrier.NATIVE : Carrier.PIPELINE;
    int nativeCount = preferred == Carrier.NATIVE ? parts.loopCount() : 0;
    ledger = new ConnectionLedger(parts.loopCount() + nativeCount);
    admission = new Admission(parts.connectionsMax());
    addresses = new BackendAddresses(vertx);
    tls = new TlsContexts(vertx, parts.certificates(), parts.tls());
    log = new ConnectionLog(parts.logged());
    ForwarderParts shared =
        new ForwarderParts(
            parts.table(),
            ledger,
            admission,
            affinities,
            addresses,
            tls,
            parts.source(),
            parts.watch(),
            log,
            parts.clock(),
            parts.schedulers(),
            parts.random());
    Descriptors descriptors = Descriptors.ofThisProcess();
    var dialing = new PipelineConnection.Dialing(transport, addresses, parts.source(), tls, relays);
    List<Forwarder> forwarders = new ArrayList<>();
    for (int i = 0; i < parts.loopCount(); i++) {
      forwarders.add(new Forwarder(vertx, shared, dialing, i));
    }
    List<NativeLoop> natives = new ArrayList<>();
    for (int i = 0; i < nativeCount; i++) {
      natives.add(new NativeLoop(shared, fallbacks, parts.loopCount() + i));
    }
    evenness = new Evenness(natives.stream().map(NativeLoop::ledger).toList());
    loops.addAll(forwarders);
    loops.addAll(natives);
    Map<Carrier, Binder> binders = new EnumMap<>(Carrier.class);
    binders.put(
        Carrier.PIPELINE,
        new PipelineBinder(
            transport, control, forwarders, admission, tls, parts.backlog(), descriptors));
    if (nativeCount > 0) {
      binders.put(
          Carrier.NATIVE,
          new NativeBinder(control, natives, evenness, admission, parts.backlog(), descriptors));
    }
    frontend = new Frontend(binders, descriptors, service -> isTransparent(parts.table(), service));
  }

  private static boolean isTransparent(CurrentTable table, ServiceId service) {
    ServiceRoutes routes = table.get().routes(service);
    return routes != null && routes.service().forwarding().dial().transparent();
  }

  public Future<Void> start() {
    log.start();
    Future<Void> all = Future.succeededFuture();
    for (RelayLoop each : loops) {
      all = all.compose(_ -> each.begin());
    }
    return all;
  }

  /// What carries plain connections here.
  public Carrier preferred() {
    return preferred;
  }

  /// Completes when every loop has passed everything that it had begun before.
  public Future<Void> pass() {
    return onControl(Future.join(loops.stream().map(RelayLoop::pass).toList()));
  }

  /// Waits until no connection is left, for a time.
  ///
  /// @return whether none is left
  public Future<Boolean> empty(long waitMillis) {
    Promise<Boolean> promise = Promise.promise();
    long timer = vertx.setTimer(Math.max(1, waitMillis), _ -> promise.tryComplete(false));
    onControl(Future.join(loops.stream().map(RelayLoop::empty).toList()))
        .onComplete(
            _ -> {
              vertx.cancelTimer(timer);
              promise.tryComplete(true);
            });
    return promise.future();
  }

  /// Ends all connections that are open.
  public void kill() {
    loops.forEach(RelayLoop::kill);
  }

  public Future<Void> stop() {
    return onControl(Future.join(loops.stream().map(RelayLoop::end).toList()))
        .transform(
            _ -> {
              log.stop();
              return addresses.close();
            });
  }

  private Future<Void> onControl(Future<?> elsewhere) {
    Promise<Void> here = Promise.promise();
    elsewhere.onComplete(_ -> control.runOnContext(_ -> here.complete()));
    return here.future();
  }

  public NativeFallbacks fallbacks() {
    return fallbacks;
  }

  public Frontend frontend() {
    return frontend;
  }

  public ConnectionLedger ledger() {
    return ledger;
  }

  /// Takes over what a service wants of clients.
  public void follow(Service service, long nowNanos) {
    admission.follow(service, nowNanos);
    affinities.follow(service);
  }

  /// Forgets a service that is gone.
  public void forget(ServiceId service) {
    admission.forget(service);
    affinities.forget(service);
  }

  public Affinities affinities() {
    return affinities;
  }

  public Admission admission() {
    return admission;
  }

  public TlsContexts tls() {
    return tls;
  }

  public ConnectionLog log() {
    return log;
  }

  public BackendAddresses addresses() {
    return addresses;
  }

  /// Connections that were accepted on one loop and carried by another, that had far fewer.
  public long handedOverCount() {
    return evenness.handedCount();
  }

  /// Loops: first those of pipelines, then the native ones.
  public int loopCount() {
    return loops.size();
  }

  /// Connections that a loop has.
  public int openOn(int loopIndex) {
    return loops.get(loopIndex).ledger().openCount();
  }

  /// Dials from the director's own address, because the client's is of the other family.
  public long otherFamilyCount() {
    return loops.stream().mapToLong(each -> each.ledger().otherFamilyCount()).sum();
  }

  /// Bytes that nobody heard, because the receiver's end of TLS ended both directions.
  public long unheardByteCount() {
    return loops.stream().mapToLong(each -> each.ledger().unheardByteCount()).sum();
  }

  /// Connections that ended in a way.
  public long endedCount(Termination termination) {
    long sum = 0;
    for (RelayLoop each : loops) {
      sum += each.ledger().endedCount(termination);
    }
    return sum;
  }
}
