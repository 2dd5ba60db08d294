package dev.weir.sim;

import dev.weir.core.cluster.ClusterAccess;
import dev.weir.core.model.AdminState;
import dev.weir.core.model.Backend;
import dev.weir.core.model.BackendUid;
import dev.weir.core.model.Fact;
import dev.weir.core.model.Feedback;
import dev.weir.core.model.Service;
import dev.weir.core.model.ServiceId;
import dev.weir.core.model.Version;
import dev.weir.core.model.Weight;
import dev.weir.core.testing.Samples;
import dev.weir.core.wire.Topics;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/// The only writer of the configuration, who edits it by chance and remembers each version.
final class SimOperator {
  private static final int BACKENDS_MAX = 6;

  private final ClusterAccess cluster;
  private final Map<ServiceId, Service> current = new HashMap<>();
  private final Map<Version, Service> history = new HashMap<>();
  private long index;
  private long uidNext = 100;

  SimOperator(ClusterAccess cluster) {
    this.cluster = cluster;
    for (String id : List.of("web", "api")) {
      Service base = Samples.service();
      List<Backend> backends = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        backends.add(fresh());
      }
      publish(renamed(base, new ServiceId(id), true).withBackends(backends));
    }
  }

  Collection<Service> services() {
    return List.copyOf(current.values());
  }

  /// The configuration at a version.
  Service at(Version version) {
    Service service = history.get(version);
    if (service == null) {
      throw new AssertionError("version: " + version + " (expected: one that was published)");
    }
    return service;
  }

  void edit(RandomGenerator random) {
    List<Service> all = new ArrayList<>(current.values());
    Service service = all.get(random.nextInt(all.size()));
    List<Backend> backends = new ArrayList<>(service.backends());
    int at = backends.isEmpty() ? -1 : random.nextInt(backends.size());
    int what = random.nextInt(10);
    if (what == 0) {
      publish(renamed(service, service.id(), !service.enabled()));
      return;
    }
    if (at < 0 || (what == 1 && backends.size() < BACKENDS_MAX)) {
      backends.add(fresh());
    } else if (what == 2) {
      backends.remove(at);
    } else if (what < 6) {
      AdminState[] states = AdminState.values();
      backends.set(at, backends.get(at).with(states[random.nextInt(states.length)]));
    } else {
      backends.set(at, backends.get(at).with(new Weight(random.nextInt(4) * 100)));
    }
    publish(service.withBackends(backends));
  }

  /// So that there is something to judge at the end.
  void enableAll() {
    services().forEach(service -> publish(renamed(service, service.id(), true)));
  }

  private void publish(Service service) {
    index++;
    Version version = new Version(1, index, "log");
    current.put(service.id(), service);
    history.put(version, service);
    Fact<Service> fact = new Fact<>(service.id().value(), version, service);
    cluster.services().put(fact);
    cluster.bus().publish(Topics.SERVICE_CHANGED, fact);
  }

  private Backend fresh() {
    uidNext++;
    return Samples.backend(new BackendUid(uidNext).value(), "b" + uidNext, 9000, 100);
  }

  private static Service renamed(Service service, ServiceId id, boolean enabled) {
    return new Service(
        id,
        enabled,
        service.scheduler(),
        service.listeners(),
        service.backends(),
        service.forwarding(),
        service.health(),
        new Feedback(verdictOf(id), service.feedback().agent(), service.feedback().lvs()));
  }

  /// One service by its agents, the other by reports.
  private static Feedback.Verdict verdictOf(ServiceId id) {
    return id.value().equals("web") ? Feedback.Verdict.AGENT : Feedback.Verdict.LVS;
  }
}
