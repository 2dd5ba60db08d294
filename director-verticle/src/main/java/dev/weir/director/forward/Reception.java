package dev.weir.director.forward;

import dev.weir.core.model.Forwarding;
import dev.weir.core.model.SchedulerKind;
import dev.weir.core.model.SchedulerOptions;
import dev.weir.core.model.Service;
import dev.weir.core.model.ServiceId;
import dev.weir.director.admit.Carrier;
import dev.weir.director.admit.LogSampler;
import dev.weir.director.balance.ClientHash;
import dev.weir.director.balance.Cursors;
import dev.weir.director.balance.Pick;
import dev.weir.director.balance.PickRequest;
import dev.weir.director.balance.RoutingTable;
import dev.weir.director.balance.ServiceRoutes;
import dev.weir.director.forward.Admission.Gate;
import dev.weir.director.forward.Admission.Refusal;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Lets connections in on one event loop and follows each to its end; the same whatever carries
/// them. Belongs to that loop.
final class Reception {
  private static final Logger LOG = LoggerFactory.getLogger(Reception.class);

  private final ForwarderParts parts;
  private final LoopTools tools;
  private final Carrier carrier;
  private final LogSampler sampler;
  private final Cursors cursors;
  private final Set<Visit> live = new HashSet<>();
  private @Nullable Promise<Void> whenEmpty;

  Reception(ForwarderParts parts, LoopTools tools, Carrier carrier) {
    this.parts = parts;
    this.tools = tools;
    this.carrier = carrier;
    this.sampler = new LogSampler(parts.log().sampling(), parts.random().get());
    this.cursors = new Cursors(parts.schedulers(), parts.random().get());
  }

  /// Takes a connection that was accepted at a door.
  void admit(Connection connection, Door door) {
    Gate gate = door.gate();
    ServiceRoutes routes = routes(door.service());
    if (routes == null) {
      gate.refuse(Refusal.NO_SERVICE);
      connection.refuse();
      return;
    }
    if (!parts.admission().enter(gate, routes.service().forwarding().connectionsMax())) {
      tools.ledger().ended(Termination.LIMITED);
      connection.refuse();
      return;
    }
    VisitLog log = sampler.isNextTaken() ? new VisitLog(nowNanos(), connection.ends()) : null;
    Visit visit = new Visit(this, connection, door, log);
    live.add(visit);
    tools.ledger().entered();
    visit.begin();
  }

  /// Begins the session of one that may come in.
  void session(Visit visit) {
    ServiceId service = visit.service();
    ServiceRoutes routes = routes(service);
    if (routes == null) {
      visit.door().gate().refuse(Refusal.NO_SERVICE);
      visit.connection().refuse();
      ended(visit, Refusal.NO_SERVICE.termination());
      return;
    }
    Forwarding forwarding = routes.service().forwarding();
    long hash = hash(visit, routes.service());
    Session session =
        new Session(
            new Session.Order(
                visit.connection(), service, forwarding, visit.named(), visit.bytesPerSecondMax()),
            tried -> pick(visit, new PickRequest(hash, tried, parts.ledger(), nowNanos())),
            tools,
            parts.watch(),
            outcome -> {
              end(visit, outcome);
              ended(visit, outcome.termination());
            });
    VisitLog log = visit.log();
    if (log != null) {
      log.follow(session);
    }
    session.run();
  }

  /// Of what the service hashes by; the client's address where it does not hash.
  private static long hash(Visit visit, Service service) {
    byte[] client = visit.client().bytes();
    if (service.scheduler() != SchedulerKind.HASH) {
      return ClientHash.of(client);
    }
    return switch (service.forwarding().scheduling().hash().by()) {
      case SRC -> ClientHash.of(client);
      case SRC_PORT -> ClientHash.of(client, visit.ends().sourcePort());
      case DST -> ClientHash.of(visit.ends().destination().bytes());
      case SNI -> {
        String name = visit.serverName();
        yield name == null ? ClientHash.of(client) : ClientHash.of(name);
      }
    };
  }

  /// Whether a service has to know the name in its clients' hellos.
  boolean hashesByName(ServiceId service) {
    ServiceRoutes routes = routes(service);
    return routes != null
        && routes.service().scheduler() == SchedulerKind.HASH
        && routes.service().forwarding().scheduling().hash().by() == SchedulerOptions.By.SNI;
  }

  private Pick pick(Visit visit, PickRequest request) {
    RoutingTable table = parts.table().get();
    ServiceId service = visit.service();
    ServiceRoutes routes = table.routes(service);
    if (routes == null
        || !routes.service().forwarding().affinity().isOn()
        || !routes.service().enabled()) {
      return table.pick(service, cursors, request);
    }
    return parts
        .affinities()
        .pick(
            routes,
            visit.client(),
            request,
            nowNanos(),
            () -> table.pick(service, cursors, request));
  }

  /// A connection is over.
  void ended(Visit visit, Termination how) {
    tools.ledger().ended(how);
    VisitLog log = visit.log();
    if (log != null) {
      parts.log().offer(log.over(visit, how, carrier, parts.addresses(), nowNanos()));
    }
    live.remove(visit);
    tools.ledger().left();
    visit.leave();
    parts.admission().leave(visit.door().gate());
    tellWhenEmpty();
  }

  @Nullable ServiceRoutes routes(ServiceId service) {
    return parts.table().get().routes(service);
  }

  TlsContexts tls() {
    return parts.tls();
  }

  long nowNanos() {
    return tools.clock().nowNanos();
  }

  /// Completes a promise when no connection is left.
  void whenEmpty(Promise<Void> promise) {
    whenEmpty = promise;
    tellWhenEmpty();
  }

  void kill() {
    new ArrayList<>(live).forEach(each -> each.connection().kill());
  }

  /// Forgets what belongs to services that are gone.
  void tidy() {
    cursors.keepOnly(parts.table().get());
  }

  private static void end(Visit visit, Outcome outcome) {
    Gate gate = visit.door().gate();
    Connection connection = visit.connection();
    switch (outcome) {
      case Outcome.Relayed _ -> {}
      case Outcome.Refused(var reason) -> {
        switch (reason) {
          case NO_BACKEND, NONE_LEFT -> gate.refuse(Refusal.NO_BACKEND);
          case UNKNOWN_SERVICE, DISABLED -> gate.refuse(Refusal.NO_SERVICE);
        }
        connection.refuse();
      }
      case Outcome.Unreachable _ -> {
        gate.refuse(Refusal.UNREACHABLE);
        connection.refuse();
      }
      case Outcome.Broken(var cause) -> {
        LOG.error("connection=broken", cause);
        connection.refuse();
      }
    }
  }

  private void tellWhenEmpty() {
    if (whenEmpty != null && live.isEmpty()) {
      whenEmpty.tryComplete();
    }
  }
}
