package dev.weir.health;

import dev.weir.core.cluster.Shards;
import dev.weir.core.model.AdminState;
import dev.weir.core.model.Backend;
import dev.weir.core.model.BackendLoad;
import dev.weir.core.model.BackendUid;
import dev.weir.core.model.Fact;
import dev.weir.core.model.Service;
import dev.weir.core.model.ServiceLoad;
import dev.weir.health.verdict.Target;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Which backends there are, which of them are to be probed, and whose they are. Belongs to the
/// watch's context.
final class Roster {
  private final Map<String, Service> services = new HashMap<>();
  private final Map<String, Set<BackendUid>> agentMaint = new HashMap<>();
  private boolean changed;

  /// What operators want of a service is news.
  void heardService(Fact<Service> fact) {
    Service service = fact.value();
    if (service == null) {
      services.remove(fact.key());
      agentMaint.remove(fact.key());
    } else {
      services.put(fact.key(), service);
    }
    changed = true;
  }

  /// What an agent says is news only when it enters or leaves maintenance.
  void heardLoad(Fact<ServiceLoad> fact) {
    Set<BackendUid> inMaint = new HashSet<>();
    ServiceLoad load = fact.value();
    for (BackendLoad each : load == null ? List.<BackendLoad>of() : load.backends()) {
      if (each.agent().admin() == AdminState.MAINT) {
        inMaint.add(each.uid());
      }
    }
    Set<BackendUid> before = agentMaint.getOrDefault(fact.key(), Set.of());
    if (!inMaint.equals(before)) {
      agentMaint.put(fact.key(), inMaint);
      changed = true;
    }
  }

  /// Whether something changed since the last time that this was asked.
  boolean tellChanged() {
    boolean told = changed;
    changed = false;
    return told;
  }

  /// Everything that is to be probed, by whomever.
  List<Target> targets() {
    List<Target> targets = new ArrayList<>();
    for (Service service : services.values()) {
      Set<BackendUid> silenced = agentMaint.getOrDefault(service.id().value(), Set.of());
      targets.addAll(Target.of(service, silenced::contains));
    }
    return targets;
  }

  /// Whether a node is one of the probers of a backend.
  static boolean isProber(String node, BackendUid uid, Collection<String> live, int probers) {
    return Shards.owners(uid.toString(), live, probers).contains(node);
  }

  /// Every backend that is configured, probed or not.
  Set<BackendUid> configured() {
    Set<BackendUid> uids = new HashSet<>();
    for (Service service : services.values()) {
      for (Backend backend : service.backends()) {
        uids.add(backend.uid());
      }
    }
    return uids;
  }
}
