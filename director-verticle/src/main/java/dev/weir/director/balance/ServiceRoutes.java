package dev.weir.director.balance;

import dev.weir.core.model.BackendUid;
import dev.weir.core.model.SchedulerKind;
import dev.weir.core.model.Service;
import dev.weir.core.model.ServiceView;
import dev.weir.core.model.Version;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The routes of one service. Immutable, but for the tables that are made when they are first
/// needed; several loops may then make the same one twice, which costs time and nothing else.
public final class ServiceRoutes {
  private final ServiceView view;
  private final Version version;
  private final List<Route> routes;
  private final long[] sums;
  private @Nullable MaglevTable maglev;
  private @Nullable HashRing ring;
  private @Nullable Map<BackendUid, Route> byUid;

  private ServiceRoutes(ServiceView view, Version version, List<Route> routes) {
    this.view = view;
    this.version = version;
    this.routes = routes;
    this.sums = new long[routes.size()];
    long sum = 0;
    for (int i = 0; i < sums.length; i++) {
      sum += routes.get(i).weightPermille();
      sums[i] = sum;
    }
  }

  /// Takes over what is eligible.
  ///
  /// @param version of the configuration that the view shows
  /// @param before the routes that these replace: what did not change is taken over
  public static ServiceRoutes of(
      ServiceView view, Version version, @Nullable ServiceRoutes before) {
    List<Route> routes = new ArrayList<>();
    for (ServiceView.BackendView each : view.backends()) {
      if (each.eligible()) {
        routes.add(
            new Route(
                each.backend().id(),
                each.backend().uid(),
                each.backend().endpoint(),
                each.balancedPermille(),
                each.load().agent().connectionsMax()));
      }
    }
    ServiceRoutes made = new ServiceRoutes(view, version, List.copyOf(routes));
    if (before != null
        && before.routes.equals(made.routes)
        && before.view.backends().size() == view.backends().size()) {
      made.maglev = before.maglev;
      made.ring = before.ring;
    } else if (before != null) {
      made.makeWhatWasNeeded(before);
    }
    return made;
  }

  public Service service() {
    return view.service();
  }

  public ServiceView view() {
    return view;
  }

  public Version version() {
    return version;
  }

  public int size() {
    return routes.size();
  }

  public Route route(int index) {
    return routes.get(index);
  }

  /// The route to a backend, or null while it takes no new connections.
  public @Nullable Route route(BackendUid uid) {
    Map<BackendUid, Route> known = byUid;
    if (known == null) {
      known = HashMap.newHashMap(routes.size());
      for (Route each : routes) {
        known.put(each.uid(), each);
      }
      byUid = known;
    }
    return known.get(uid);
  }

  long weightPermille(int index) {
    return routes.get(index).weightPermille();
  }

  /// The sum of the weights up to and with a route.
  long sumPermille(int index) {
    return sums[index];
  }

  MaglevTable maglev() {
    boolean isChosen = service().scheduler() == SchedulerKind.HASH;
    Integer size = isChosen ? service().forwarding().scheduling().hash().tableSize() : null;
    int wanted = size == null ? MaglevTable.sizeFor(view.backends().size()) : size;
    MaglevTable made = maglev;
    if (made == null || made.size() != wanted) {
      made = MaglevTable.of(routes, wanted);
      maglev = made;
    }
    return made;
  }

  HashRing ring() {
    HashRing made = ring;
    if (made == null) {
      made = HashRing.of(routes);
      ring = made;
    }
    return made;
  }

  /// What connections have asked for is made before they ask again, on the context that makes the
  /// routes and not on an event loop.
  private void makeWhatWasNeeded(ServiceRoutes before) {
    if (routes.isEmpty()) {
      return;
    }
    if (before.maglev != null) {
      maglev();
    }
    if (before.ring != null) {
      ring();
    }
  }
}
