package dev.weir.health.verdict;

import dev.weir.core.model.AdminState;
import dev.weir.core.model.Backend;
import dev.weir.core.model.BackendId;
import dev.weir.core.model.BackendUid;
import dev.weir.core.model.Endpoint;
import dev.weir.core.model.HealthCheck;
import dev.weir.core.model.Service;
import dev.weir.core.model.ServiceId;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/// A backend that is to be probed, where, and how.
///
/// @param endpoint the backend's own, with the port of the check if that names one
public record Target(
    ServiceId service, BackendId id, BackendUid uid, Endpoint endpoint, HealthCheck check) {
  /// What is to be probed of a service: nothing while it is disabled or wants no probes, and no
  /// backend in maintenance, whether its operator or its agent said so.
  public static List<Target> of(Service service, Predicate<BackendUid> agentSaysMaint) {
    HealthCheck check = service.health();
    if (!service.enabled() || check.kind() == HealthCheck.Kind.NONE) {
      return List.of();
    }
    List<Target> targets = new ArrayList<>();
    for (Backend backend : service.backends()) {
      if (backend.adminState() != AdminState.MAINT && !agentSaysMaint.test(backend.uid())) {
        targets.add(of(service, backend));
      }
    }
    return targets;
  }

  /// Whether the other asks the same question of the same socket, however often.
  public boolean asksTheSameAs(Target other) {
    return endpoint.equals(other.endpoint)
        && check.kind() == other.check.kind()
        && check.http().equals(other.check.http());
  }

  private static Target of(Service service, Backend backend) {
    Integer port = service.health().port();
    Endpoint own = backend.endpoint();
    Endpoint probed = port == null ? own : own.withPort(port);
    return new Target(service.id(), backend.id(), backend.uid(), probed, service.health());
  }
}
