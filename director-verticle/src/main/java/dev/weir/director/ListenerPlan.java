package dev.weir.director;

import dev.weir.core.model.DialTls;
import dev.weir.core.model.Listener;
import dev.weir.core.model.ListenerTls;
import dev.weir.core.model.Service;
import dev.weir.director.admit.Carrier;
import dev.weir.director.balance.RoutingTable;
import dev.weir.director.balance.ServiceRoutes;
import dev.weir.director.forward.BindAddress;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Which sockets a table wants to listen, and which host names it dials.
final class ListenerPlan {
  private ListenerPlan() {}

  /// Every enabled listener of every enabled service, at its own addresses or the director's.
  static Set<BindAddress> of(RoutingTable table, List<String> ownAddresses, Carrier preferred) {
    Set<BindAddress> wanted = new LinkedHashSet<>();
    table.all().stream()
        .map(ServiceRoutes::service)
        .filter(Service::enabled)
        .sorted((a, b) -> a.id().compareTo(b.id()))
        .forEach(service -> add(wanted, service, ownAddresses, preferred));
    return wanted;
  }

  static Set<String> hosts(RoutingTable table) {
    Set<String> hosts = new HashSet<>();
    for (ServiceRoutes routes : table.all()) {
      routes.service().backends().forEach(each -> hosts.add(each.endpoint().host()));
    }
    return hosts;
  }

  private static void add(
      Set<BindAddress> wanted, Service service, List<String> ownAddresses, Carrier preferred) {
    for (Listener listener : service.listeners()) {
      if (listener.enabled()) {
        List<String> addresses =
            listener.addresses().isEmpty() ? ownAddresses : listener.addresses();
        for (String address : addresses) {
          for (int port = listener.ports().first(); port <= listener.ports().last(); port++) {
            wanted.add(
                new BindAddress(
                    service.id(),
                    listener.id(),
                    address,
                    port,
                    carrier(listener, service, preferred),
                    listener.options().socket()));
          }
        }
      }
    }
  }

  /// TLS is spoken in pipelines alone.
  private static Carrier carrier(Listener listener, Service service, Carrier preferred) {
    boolean speaksTls =
        listener.options().tls().mode() == ListenerTls.Mode.TERMINATE
            || service.forwarding().dial().tls().mode() == DialTls.Mode.ON;
    return switch (listener.options().relay()) {
      case NATIVE -> Carrier.NATIVE;
      case PIPELINE -> Carrier.PIPELINE;
      case AUTO -> speaksTls ? Carrier.PIPELINE : preferred;
    };
  }
}
