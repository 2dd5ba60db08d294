package dev.weir.director;

import dev.weir.core.model.DialTls;
import dev.weir.core.model.Listener;
import dev.weir.core.model.ListenerTls;
import dev.weir.core.model.Service;
import dev.weir.director.balance.RoutingTable;
import dev.weir.director.balance.ServiceRoutes;
import dev.weir.director.forward.TlsContexts;
import dev.weir.director.forward.TlsContexts.Wanted;
import io.vertx.core.Future;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/// Has the TLS of listeners and dials made before it is needed, and made anew when a certificate
/// file changes. Belongs to the control context.
final class TlsKeeper {
  /// Between two looks at the files.
  static final long LOOK_NANOS = 5_000_000_000L;

  /// Between two changes of ticket keys.
  static final long ROTATION_NANOS = TimeUnit.SECONDS.toNanos(TlsContexts.TICKET_KEY_SECONDS);

  private final TlsContexts contexts;
  private Wanted wanted = Wanted.NOTHING;
  private long lookDueNanos;
  private long rotationDueNanos;
  private boolean looking;

  TlsKeeper(TlsContexts contexts, long nowNanos) {
    this.contexts = contexts;
    this.lookDueNanos = nowNanos + LOOK_NANOS;
    this.rotationDueNanos = nowNanos + ROTATION_NANOS;
  }

  /// Whether a table needs nothing that was not made, or tried.
  boolean covers(RoutingTable table) {
    wanted = of(table);
    return contexts.covers(wanted);
  }

  /// Makes what a table needs.
  Future<Void> follow(RoutingTable table) {
    wanted = of(table);
    return contexts.follow(wanted).transform(_ -> Future.succeededFuture());
  }

  /// Looks at the files and changes ticket keys when it is time.
  ///
  /// @param moved is called when something changed
  void tick(long nowNanos, Runnable moved) {
    if (nowNanos - rotationDueNanos >= 0) {
      rotationDueNanos = nowNanos + ROTATION_NANOS;
      contexts.rotateTickets();
    }
    if (looking || nowNanos - lookDueNanos < 0 || wanted.equals(Wanted.NOTHING)) {
      return;
    }
    looking = true;
    contexts
        .follow(wanted)
        .onComplete(
            done -> {
              looking = false;
              lookDueNanos = nowNanos + LOOK_NANOS;
              if (done.succeeded() && done.result()) {
                moved.run();
              }
            });
  }

  /// What of a table is served without any certificate.
  static RoutingTable withoutTls(RoutingTable table) {
    return table.with(
        List.of(),
        table.all().stream()
            .map(ServiceRoutes::service)
            .filter(each -> !of(List.of(each)).equals(Wanted.NOTHING))
            .map(Service::id)
            .toList());
  }

  private static Wanted of(RoutingTable table) {
    return of(table.all().stream().map(ServiceRoutes::service).toList());
  }

  private static Wanted of(List<Service> services) {
    Set<ListenerTls> listeners = new HashSet<>();
    Set<DialTls> dials = new HashSet<>();
    for (Service service : services) {
      for (Listener each : service.listeners()) {
        if (each.options().tls().mode() == ListenerTls.Mode.TERMINATE) {
          listeners.add(TlsContexts.key(each.options().tls()));
        }
      }
      if (service.forwarding().dial().tls().mode() == DialTls.Mode.ON) {
        dials.add(service.forwarding().dial().tls());
      }
    }
    return new Wanted(listeners, dials);
  }
}
