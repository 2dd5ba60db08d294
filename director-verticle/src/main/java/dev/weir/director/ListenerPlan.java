package dev.weir.director;

import dev.weir.core.model.Listener;
import dev.weir.core.model.Service;
import dev.weir.director.balance.RoutingTable;
import dev.weir.director.balance.ServiceRoutes;
import dev.weir.director.forward.BindAddress;
import dev.weir.director.forward.Carrier;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Which sockets a table wants to listen, and which host names it dials.
final class ListenerPlan {
  private ListenerPlan() {}

  /// Every enabled listener of every enabled service, at its own addresses or the director's.
  static Set<BindAddress> of(RoutingTable table, List<String> ownAddresses, Carrier relay) {
    Set<BindAddress> wanted = new LinkedHashSet<>();
    table.all().stream()
        .map(ServiceRoutes::service)
        .filter(Service::enabled)
        .sorted((a, b) -> a.id().compareTo(b.id()))
        .forEach(service -> add(wanted, service, ownAddresses, relay));
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
      Set<BindAddress> wanted, Service service, List<String> ownAddresses, Carrier relay) {
    for (Listener listener : service.listeners()) {
      if (listener.enabled()) {
        List<String> addresses =
            listener.addresses().isEmpty() ? ownAddresses : listener.addresses();
        for (String address : addresses) {
          wanted.add(new BindAddress(service.id(), listener.id(), address, listener.port(), relay));
        }
      }
    }
  }
}
