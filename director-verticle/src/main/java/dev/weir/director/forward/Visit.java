package dev.weir.director.forward;

import dev.weir.core.model.IpAddress;
import dev.weir.core.model.ListenerTls;
import dev.weir.core.model.ServiceId;
import dev.weir.core.net.ProxyAddresses;
import dev.weir.director.admit.AccessList.Access;
import dev.weir.director.admit.AddressSet;
import dev.weir.director.admit.ClientTable;
import dev.weir.director.admit.SniRoutes;
import dev.weir.director.admit.TokenRate;
import dev.weir.director.balance.ServiceRoutes;
import dev.weir.director.forward.Admission.Refusal;
import org.jspecify.annotations.Nullable;

/// One connection on its way in: reads what must come first, judges the client by the rules of the
/// [Door], then begins its [Session], and in the end gives back what it took. Lives on one event
/// loop.
final class Visit {
  private final Reception reception;
  private final Connection connection;
  private final Door door;
  private final Door.Rules rules;
  private final @Nullable VisitLog log;
  private ServiceId service;
  private ProxyAddresses.@Nullable Inet named;
  private @Nullable ClientTable counted;
  private @Nullable String serverName;
  private boolean entered;
  private long enteredNanos;

  /// @param log null when it is not logged
  Visit(Reception reception, Connection connection, Door door, @Nullable VisitLog log) {
    this.reception = reception;
    this.connection = connection;
    this.door = door;
    this.rules = door.rules();
    this.log = log;
    this.service = door.service();
  }

  Connection connection() {
    return connection;
  }

  Door door() {
    return door;
  }

  /// The service that it is for, by its listener or by the name in its hello.
  ServiceId service() {
    return service;
  }

  /// The ends that a PROXY header named; null when those of the socket count.
  ProxyAddresses.@Nullable Inet named() {
    return named;
  }

  /// The ends of the connection, as the PROXY header or the socket tells them.
  ProxyAddresses.Inet ends() {
    ProxyAddresses.Inet known = named;
    return known == null ? connection.ends() : known;
  }

  /// The name in the client's TLS hello, if it was read and there was one.
  @Nullable String serverName() {
    return serverName;
  }

  /// Who the client is, as far as limits and schedulers care.
  IpAddress client() {
    ProxyAddresses.Inet known = named;
    return known == null ? connection.peer() : known.source();
  }

  @Nullable VisitLog log() {
    return log;
  }

  long bytesPerSecondMax() {
    return rules.bytesPerSecondMax();
  }

  void begin() {
    AddressSet trusted = rules.trusted();
    if (trusted == null) {
      enter();
    } else if (!trusted.contains(connection.peer())) {
      refuse(Refusal.UNTRUSTED);
    } else {
      readProxyHeader();
    }
  }

  /// Gives back what was taken on the way in.
  void leave() {
    if (entered) {
      entered = false;
      door.leave();
    }
    ClientTable table = counted;
    if (table != null) {
      counted = null;
      table.leave(client());
    }
  }

  private void readProxyHeader() {
    ProxyPreface preface = new ProxyPreface();
    read(
        preface,
        () -> {
          if (preface.addresses() instanceof ProxyAddresses.Inet inet) {
            named = inet;
          }
          enter();
        });
  }

  private void read(Preface preface, Runnable next) {
    ServiceRoutes routes = reception.routes(door.service());
    if (routes == null) {
      refuse(Refusal.NO_SERVICE);
      return;
    }
    var timeouts = routes.service().forwarding().timeouts();
    var within = preface instanceof ProxyPreface ? timeouts.proxyHeader() : timeouts.handshake();
    connection.read(
        preface,
        within.toNanos(),
        heard ->
            hears(
                heard,
                next,
                preface instanceof HelloPreface && rules.tls() != null
                    ? Refusal.TLS_HANDSHAKE_LATE
                    : Refusal.FIRST_BYTES_LATE));
  }

  private void hears(Preface.Heard heard, Runnable next, Refusal late) {
    switch (heard) {
      case Preface.Heard.Well _ -> next.run();
      case Preface.Heard.Bad(var refusal) -> refuse(refusal);
      case Preface.Heard.Late _ -> refuse(late);
      case Preface.Heard.Gone _ -> end(Termination.CLIENT_ABORTED_FIRST);
      case Preface.Heard.Killed _ -> end(Termination.KILLED_FIRST);
    }
  }

  private void enter() {
    Refusal refusal = judge(client());
    if (refusal != null) {
      refuse(refusal);
      return;
    }
    SniRoutes<ServiceId> routes = rules.routes();
    ListenerTls tls = rules.tls();
    if (routes == null && tls == null && !reception.hashesByName(service)) {
      reception.session(this);
      return;
    }
    enteredNanos = reception.nowNanos();
    HelloPreface hello = new HelloPreface();
    read(
        hello,
        () -> {
          serverName = hello.serverName();
          ServiceId named = routes == null ? null : routes.route(hello.serverName());
          service = named == null ? service : named;
          if (tls == null) {
            reception.session(this);
          } else {
            secure(tls, hello.serverName());
          }
        });
  }

  /// Hello and handshake share one time limit.
  private void secure(ListenerTls tls, @Nullable String serverName) {
    ServerTls contexts = reception.tls().server(tls);
    ServiceRoutes routes = reception.routes(door.service());
    if (contexts == null || routes == null) {
      refuse(contexts == null ? Refusal.TLS_HANDSHAKE : Refusal.NO_SERVICE);
      return;
    }
    long within = routes.service().forwarding().timeouts().handshake().toNanos();
    connection.secure(
        contexts,
        serverName,
        within - (reception.nowNanos() - enteredNanos),
        heard -> hears(heard, () -> reception.session(this), Refusal.TLS_HANDSHAKE_LATE));
  }

  private @Nullable Refusal judge(IpAddress address) {
    if (rules.access().of(address) != Access.PERMITTED) {
      return Refusal.ACCESS_DENIED;
    }
    if (!door.enter(rules.connectionsMax())) {
      return Refusal.LISTENER_LIMIT;
    }
    entered = true;
    TokenRate rate = rules.rate();
    if (rate != null && !rate.tryTake(reception.nowNanos())) {
      return Refusal.LISTENER_RATE;
    }
    ClientTable clients = rules.clients();
    if (clients == null) {
      return null;
    }
    return switch (clients.enter(address, reception.nowNanos())) {
      case COUNTED -> {
        counted = clients;
        yield null;
      }
      case UNCOUNTED -> null;
      case TOO_MANY -> Refusal.CLIENT_LIMIT;
      case TOO_FAST -> Refusal.CLIENT_RATE;
    };
  }

  private void refuse(Refusal refusal) {
    door.gate().refuse(refusal);
    connection.refuse();
    reception.ended(this, refusal.termination());
  }

  private void end(Termination how) {
    connection.refuse();
    reception.ended(this, how);
  }
}
