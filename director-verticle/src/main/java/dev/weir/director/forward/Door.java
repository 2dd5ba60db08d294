package dev.weir.director.forward;

import dev.weir.core.model.Listener;
import dev.weir.core.model.ListenerId;
import dev.weir.core.model.ListenerLimits;
import dev.weir.core.model.ListenerOptions;
import dev.weir.core.model.ListenerTls;
import dev.weir.core.model.ProxyProtocolIn;
import dev.weir.core.model.ServiceId;
import dev.weir.core.model.TlsRoute;
import dev.weir.director.admit.AccessList;
import dev.weir.director.admit.AddressSet;
import dev.weir.director.admit.ClientLimits;
import dev.weir.director.admit.ClientTable;
import dev.weir.director.admit.SniRoutes;
import dev.weir.director.admit.TokenRate;
import dev.weir.director.forward.Admission.Gate;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// Who may come in at one listener of a service. Its rules change with the configuration, its
/// counts go on. All event loops share it, because limits hold for the whole process; the control
/// context alone changes its rules.
final class Door {
  private final ServiceId service;
  private final ListenerId listener;
  private final Gate gate;
  private final AtomicInteger open = new AtomicInteger();
  private volatile Rules rules = Rules.NONE;

  /// What a listener's options come to.
  ///
  /// @param trusted who may send a PROXY header; null when nobody is asked for one
  /// @param connectionsMax open at once
  /// @param rate of new connections, or null
  /// @param clients what each client has, or null
  /// @param routes services by server name, or null
  /// @param tls what the director speaks with the clients, or null
  /// @param bytesPerSecondMax of one connection in each direction; 0 for no limit
  record Rules(
      ListenerOptions options,
      AccessList access,
      @Nullable AddressSet trusted,
      int connectionsMax,
      @Nullable TokenRate rate,
      @Nullable ClientTable clients,
      @Nullable SniRoutes<ServiceId> routes,
      @Nullable ListenerTls tls,
      long bytesPerSecondMax) {
    static final Rules NONE =
        new Rules(
            ListenerOptions.DEFAULT,
            AccessList.OPEN,
            null,
            Integer.MAX_VALUE,
            null,
            null,
            null,
            null,
            0);
  }

  Door(ServiceId service, ListenerId listener, Gate gate) {
    this.service = service;
    this.listener = listener;
    this.gate = gate;
  }

  ServiceId service() {
    return service;
  }

  ListenerId listener() {
    return listener;
  }

  Gate gate() {
    return gate;
  }

  Rules rules() {
    return rules;
  }

  /// Whether one more may be open; counts it then.
  boolean enter(int max) {
    if (open.incrementAndGet() > max) {
      open.decrementAndGet();
      return false;
    }
    return true;
  }

  void leave() {
    open.decrementAndGet();
  }

  /// Takes over what is configured; what did not change keeps its counts.
  ///
  /// @param seed for the table of clients
  void follow(Listener configured, long nowNanos, long seed) {
    ListenerOptions options = configured.options();
    Rules before = rules;
    if (options.equals(before.options())) {
      return;
    }
    ListenerLimits limits = options.limits();
    boolean sameLimits = limits.equals(before.options().limits());
    rules =
        new Rules(
            options,
            new AccessList(
                AddressSet.of(options.access().allow()), AddressSet.of(options.access().deny())),
            options.proxyProtocol().mode() == ProxyProtocolIn.Mode.REQUIRED
                ? AddressSet.of(options.proxyProtocol().trusted())
                : null,
            Objects.requireNonNullElse(limits.connectionsMax(), Integer.MAX_VALUE),
            sameLimits ? before.rate() : rate(limits, nowNanos),
            sameLimits ? before.clients() : clients(limits, nowNanos, seed),
            routes(options.tls()),
            options.tls().mode() == ListenerTls.Mode.TERMINATE
                ? TlsContexts.key(options.tls())
                : null,
            Objects.requireNonNullElse(limits.bytesPerSecondMax(), 0L));
  }

  private static @Nullable TokenRate rate(ListenerLimits limits, long nowNanos) {
    Integer perSecond = limits.connectionsPerSecondMax();
    return perSecond == null ? null : new TokenRate(perSecond, nowNanos);
  }

  private static @Nullable ClientTable clients(ListenerLimits limits, long nowNanos, long seed) {
    Integer openMax = limits.connectionsPerClientMax();
    Integer perSecond = limits.connectionsPerSecondPerClientMax();
    if (openMax == null && perSecond == null) {
      return null;
    }
    return new ClientTable(
        ClientLimits.perAddress(
            Objects.requireNonNullElse(openMax, ClientLimits.UNLIMITED),
            Objects.requireNonNullElse(perSecond, ClientLimits.UNLIMITED)),
        nowNanos,
        seed);
  }

  private @Nullable SniRoutes<ServiceId> routes(ListenerTls tls) {
    if (tls.mode() == ListenerTls.Mode.OFF || tls.routes().isEmpty()) {
      return null;
    }
    Map<String, ServiceId> byName = new HashMap<>();
    for (TlsRoute each : tls.routes()) {
      byName.put(each.serverName().value(), each.service());
    }
    return new SniRoutes<>(byName, service);
  }
}
