package dev.weir.director.forward;

import dev.weir.core.model.ServiceId;
import dev.weir.director.balance.Cursors;
import dev.weir.director.balance.PickRequest;
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
  private final LoopLedger ledger;
  private final Cursors cursors;
  private final Set<Connection> live = new HashSet<>();
  private @Nullable Promise<Void> whenEmpty;

  Reception(ForwarderParts parts, LoopLedger ledger) {
    this.parts = parts;
    this.ledger = ledger;
    this.cursors = new Cursors(parts.schedulers(), parts.random().get());
  }

  /// Takes a connection that was accepted for a service.
  void admit(Connection connection, ServiceId service) {
    ServiceRoutes routes = parts.table().get().routes(service);
    Gate gate = parts.admission().gate(service);
    if (routes == null) {
      gate.refuse(Refusal.NO_SERVICE);
      connection.refuse();
      return;
    }
    var forwarding = routes.service().forwarding();
    if (!parts.admission().enter(gate, forwarding.connectionsMax())) {
      ledger.ended(Termination.LIMITED);
      connection.refuse();
      return;
    }
    live.add(connection);
    long hash = connection.clientHash();
    new Session(
            tried ->
                parts
                    .table()
                    .get()
                    .pick(service, cursors, new PickRequest(hash, tried, parts.ledger())),
            parts.watched(service, connection),
            ledger,
            forwarding,
            outcome -> {
              leave(connection, gate);
              end(connection, gate, outcome);
              tellWhenEmpty();
            })
        .run();
  }

  /// Completes a promise when no connection is left.
  void whenEmpty(Promise<Void> promise) {
    whenEmpty = promise;
    tellWhenEmpty();
  }

  void kill() {
    new ArrayList<>(live).forEach(Connection::kill);
  }

  /// Forgets what belongs to services that are gone.
  void tidy() {
    cursors.keepOnly(parts.table().get());
  }

  private void leave(Connection connection, Gate gate) {
    live.remove(connection);
    parts.admission().leave(gate);
  }

  private void end(Connection connection, Gate gate, Outcome outcome) {
    ledger.ended(outcome.termination());
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
