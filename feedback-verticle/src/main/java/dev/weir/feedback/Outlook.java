package dev.weir.feedback;

import dev.weir.core.cluster.ClusterAccess;
import dev.weir.core.cluster.HealthReader;
import dev.weir.core.cluster.Leases;
import dev.weir.core.cluster.LoadReader;
import dev.weir.core.cluster.Replica;
import dev.weir.core.model.BackendUid;
import dev.weir.core.model.Service;
import dev.weir.core.model.ServiceView;
import dev.weir.feedback.intake.AgentDesk;
import dev.weir.feedback.intake.AgentReply;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

/// What follows for each service from all that is known, computed as directors and pages compute
/// it; agent checks of others are answered from it. Belongs to the context that starts it.
final class Outlook implements AgentDesk {
  /// Votes on backends that are no more are let go this often.
  static final long TIDY_NANOS = Duration.ofSeconds(10).toNanos();

  private final ClusterAccess cluster;
  private final Replica<Service> services;
  private final HealthReader health;
  private final LoadReader load;
  private long tidyDueNanos;

  Outlook(ClusterAccess cluster, Leases leases, Replica<Service> services) {
    this.cluster = cluster;
    this.services = services;
    health = new HealthReader(cluster, leases, _ -> {});
    load = new LoadReader(cluster, _ -> {});
    tidyDueNanos = cluster.clock().nowNanos() + TIDY_NANOS;
  }

  /// Completes when votes and loads have been read, or could not be: then `tick` reads them.
  Future<Void> start() {
    return Future.join(health.start(), load.start()).<Void>mapEmpty().otherwiseEmpty();
  }

  void tick(long nowNanos) {
    health.tick(nowNanos);
    load.tick(services.values(), nowNanos);
    if (nowNanos - tidyDueNanos >= 0) {
      tidyDueNanos = nowNanos + TIDY_NANOS;
      Set<BackendUid> known = new HashSet<>();
      services.values().forEach(each -> each.backends().forEach(b -> known.add(b.uid())));
      health.keepOnly(known);
    }
  }

  Future<Void> stop() {
    return Future.join(health.stop(), load.stop()).mapEmpty();
  }

  LoadReader load() {
    return load;
  }

  @Override
  public AgentReply reply(String service, String backend) {
    if (!services.isLoaded() || !health.isLoaded() || !load.isLoaded()) {
      return new AgentReply.NotReady();
    }
    var fact = services.fact(service);
    Service known = fact == null ? null : fact.value();
    if (known == null) {
      return new AgentReply.Unknown();
    }
    ServiceView view =
        ServiceView.of(
            known,
            health::verdict,
            load.load(known, cluster.clock().nowNanos()),
            // A director's own veto is its own: nobody else keeps away for it.
            _ -> false);
    return view.backends().stream()
        .filter(each -> each.backend().id().value().equals(backend))
        .findFirst()
        .<AgentReply>map(each -> AgentReply.of(view, each))
        .orElseGet(AgentReply.Unknown::new);
  }
}
