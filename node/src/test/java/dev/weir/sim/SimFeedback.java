package dev.weir.sim;

import dev.weir.core.cluster.ClusterAccess;
import dev.weir.core.cluster.LoadReader;
import dev.weir.core.cluster.PresenceKeeper;
import dev.weir.core.model.AdminState;
import dev.weir.core.model.AgentWords;
import dev.weir.core.model.Backend;
import dev.weir.core.model.BackendLoad;
import dev.weir.core.model.Fact;
import dev.weir.core.model.LoadFactor;
import dev.weir.core.model.Presence;
import dev.weir.core.model.Role;
import dev.weir.core.model.Service;
import dev.weir.core.model.ServiceId;
import dev.weir.core.model.ServiceLoad;
import dev.weir.core.model.Version;
import dev.weir.core.wire.Topics;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/// A feedback node that says what chance says, and writes it as the role does: claim, map, bus.
final class SimFeedback {
  private final ClusterAccess cluster;
  private final PresenceKeeper presence;
  private final Map<ServiceId, Version> owned = new HashMap<>();
  private final Map<ServiceId, ServiceLoad> said = new HashMap<>();
  private long heartbeatNanos;

  SimFeedback(ClusterAccess cluster) {
    this.cluster = cluster;
    presence = new PresenceKeeper(cluster, Role.FEEDBACK);
    heartbeatNanos = cluster.clock().nowNanos();
    presence.start();
    presence.enter(Presence.Phase.READY, "");
  }

  void tick(Iterable<Service> services, long nowNanos) {
    presence.tick(nowNanos);
    if (nowNanos - heartbeatNanos >= LoadReader.HEARTBEAT.toNanos()) {
      heartbeatNanos = nowNanos;
      services.forEach(this::repeat);
    }
  }

  /// What a node finds that claims a service it goes on saying.
  private void repeat(Service service) {
    ServiceLoad load = said.get(service.id());
    if (load != null) {
      say(load);
      return;
    }
    cluster
        .load()
        .claim(service.id(), cluster.self().node())
        .onSuccess(claimed -> owned.put(service.id(), claimed))
        .compose(_ -> cluster.load().get(service.id().value()))
        .onSuccess(
            fact -> {
              ServiceLoad found = fact == null ? null : fact.value();
              if (found != null) {
                said.put(service.id(), found);
                say(found);
              }
            });
  }

  void report(Service service, RandomGenerator random) {
    Version last = owned.get(service.id());
    if (last == null) {
      cluster
          .load()
          .claim(service.id(), cluster.self().node())
          .onSuccess(claimed -> owned.put(service.id(), claimed));
      return;
    }
    List<BackendLoad> loads = new ArrayList<>();
    for (Backend backend : service.backends()) {
      AdminState said = random.nextInt(8) == 0 ? AdminState.MAINT : AdminState.READY;
      AgentWords words = new AgentWords(null, said, 0, "", "", "");
      LoadFactor factor = new LoadFactor(100 + random.nextInt(3000));
      loads.add(new BackendLoad(backend.uid(), factor, 10, "chance", words));
    }
    said.put(service.id(), new ServiceLoad(service.id(), loads));
    say(new ServiceLoad(service.id(), loads));
  }

  private void say(ServiceLoad load) {
    Version last = owned.get(load.service());
    if (last == null) {
      return;
    }
    Version next = last.next();
    owned.put(load.service(), next);
    Fact<ServiceLoad> fact = new Fact<>(load.service().value(), next, load);
    cluster.load().put(fact).onSuccess(_ -> cluster.bus().publish(Topics.LOAD_CHANGED, fact));
  }
}
