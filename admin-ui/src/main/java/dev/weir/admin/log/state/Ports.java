package dev.weir.admin.log.state;

import dev.weir.core.model.Listener;
import dev.weir.core.model.Service;
import dev.weir.core.model.ServiceId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Finds two listeners that want one port. Those that are disabled want none, and a listener
/// without addresses wants its port on all of them.
final class Ports {
  private record Claim(ServiceId service, Listener listener) {
    boolean clashesWith(Claim other) {
      List<String> mine = listener.addresses();
      List<String> others = other.listener.addresses();
      return mine.isEmpty() || others.isEmpty() || !Collections.disjoint(mine, others);
    }

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
    Map<Integer, List<Claim>> byPort = new HashMap<>();
    for (Held held : all) {
      Service service = held.fact().value();
      if (service == null || !service.enabled()) {
        continue;
      }
      for (Listener listener : service.listeners()) {
        if (listener.enabled()) {
          Claim claim = new Claim(service.id(), listener);
          List<Claim> rivals = byPort.computeIfAbsent(listener.port(), _ -> new ArrayList<>());
          for (Claim rival : rivals) {
            boolean isNew = changed.contains(claim.service) || changed.contains(rival.service);
            if (isNew && claim.clashesWith(rival)) {
              return "port: "
                  + listener.port()
                  + " of "
                  + claim
                  + " (expected: not that of "
                  + rival
                  + ")";
            }
          }
          rivals.add(claim);
        }
      }
    }
    return null;
  }
}
