package dev.weir.admin.log.state;

import dev.weir.core.model.Listener;
import dev.weir.core.model.PortRange;
import dev.weir.core.model.Service;
import dev.weir.core.model.ServiceId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Finds two listeners that want one port. Those that are disabled want none.
final class Ports {
  private record Claim(ServiceId service, Listener listener) {
    @Override
    public String toString() {
      return service + "/" + listener.id();
    }
  }

  private Ports() {}

  /// Looks at the services that a command wrote; the others were looked at when they were written.
  static @Nullable String clash(Collection<Held> all, List<Result.Written> written) {
    Set<ServiceId> changed = new HashSet<>();
    written.forEach(each -> changed.add(each.id()));
    List<Claim> claims = claims(all);
    claims.sort(Comparator.comparingInt(claim -> claim.listener.ports().first()));
    List<Claim> open = new ArrayList<>();
    for (Claim claim : claims) {
      PortRange ports = claim.listener.ports();
      open.removeIf(rival -> rival.listener.ports().last() < ports.first());
      for (Claim rival : open) {
        boolean isNew = changed.contains(claim.service) || changed.contains(rival.service);
        if (isNew && claim.listener.clashesWith(rival.listener)) {
          return "port: " + ports + " of " + claim + " (expected: not that of " + rival + ")";
        }
      }
      open.add(claim);
    }
    return null;
  }

  private static List<Claim> claims(Collection<Held> all) {
    List<Claim> claims = new ArrayList<>();
    for (Held held : all) {
      Service service = held.fact().value();
      if (service == null || !service.enabled()) {
        continue;
      }
      for (Listener listener : service.listeners()) {
        if (listener.enabled()) {
          claims.add(new Claim(service.id(), listener));
        }
      }
    }
    return claims;
  }
}
