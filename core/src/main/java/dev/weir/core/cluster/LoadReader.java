package dev.weir.core.cluster;

import dev.weir.core.model.BackendLoad;
import dev.weir.core.model.Fact;
import dev.weir.core.model.Feedback;
import dev.weir.core.model.LoadFactor;
import dev.weir.core.model.Service;
import dev.weir.core.model.ServiceId;
import dev.weir.core.model.ServiceLoad;
import dev.weir.core.wire.Topics;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/// Reads what feedback says of each service, alike on every reader. The owner of a service speaks
/// at least every [#HEARTBEAT]; when it has been silent for longer than the service's expiry and
/// two heartbeats, its factors are neutral again, while the agents' words stay. Belongs to the
/// context that starts it.
public final class LoadReader {
  /// The owner of a service repeats itself at least this often.
  public static final Duration HEARTBEAT = Duration.ofSeconds(10);

  private final Replica<ServiceLoad> replica;
  private final Consumer<ServiceId> onChange;
  private final ClusterAccess cluster;
  private final Map<ServiceId, Long> heardNanos = new HashMap<>();
  private final Set<ServiceId> expired = new HashSet<>();

  /// @param onChange called when what `load` says of a service may have changed
  public LoadReader(ClusterAccess cluster, Consumer<ServiceId> onChange) {
    this.cluster = cluster;
    this.onChange = onChange;
    this.replica = new Replica<>(cluster.bus(), Topics.LOAD_CHANGED, cluster.load(), this::take);
  }

  public Future<Void> start() {
    return replica.start(cluster.clock().nowNanos());
  }

  /// Re-loads when due and lets go of what nobody has repeated.
  public void tick(Iterable<Service> services, long nowNanos) {
    replica.tick(nowNanos);
    for (Service service : services) {
      if (isExpired(service, nowNanos) ? expired.add(service.id()) : expired.remove(service.id())) {
        onChange.accept(service.id());
      }
    }
  }

  public Future<Void> stop() {
    return replica.stop();
  }

  public boolean isLoaded() {
    return replica.isLoaded();
  }

  public long failedLoadCount() {
    return replica.failedLoadCount();
  }

  /// What holds of a service now.
  public ServiceLoad load(Service service, long nowNanos) {
    Fact<ServiceLoad> fact = replica.fact(service.id().value());
    ServiceLoad load = fact == null ? null : fact.value();
    if (load == null || service.feedback().verdict() == Feedback.Verdict.NONE) {
      return ServiceLoad.neutral(service.id());
    }
    return isExpired(service, nowNanos) ? withoutFactors(load) : load;
  }

  /// How long ago the owner spoke of a service, in milliseconds; 0 if it never did.
  public long ageMillis(ServiceId service, long nowNanos) {
    Long heard = heardNanos.get(service);
    return heard == null ? 0 : (nowNanos - heard) / 1_000_000;
  }

  private boolean isExpired(Service service, long nowNanos) {
    Long heard = heardNanos.get(service.id());
    long lifetime = service.feedback().expiry().plus(HEARTBEAT).plus(HEARTBEAT).toNanos();
    return heard != null && nowNanos - heard > lifetime;
  }

  private void take(Fact<ServiceLoad> fact) {
    ServiceId service = new ServiceId(fact.key());
    heardNanos.put(service, cluster.clock().nowNanos());
    expired.remove(service);
    onChange.accept(service);
  }

  private static ServiceLoad withoutFactors(ServiceLoad load) {
    List<BackendLoad> neutral = new ArrayList<>();
    for (BackendLoad each : load.backends()) {
      neutral.add(
          new BackendLoad(
              each.uid(),
              LoadFactor.NEUTRAL,
              each.reportAgeMillis(),
              each.factor().equals(LoadFactor.NEUTRAL) ? each.cause() : "feedback is silent",
              each.agent()));
    }
    return new ServiceLoad(load.service(), neutral);
  }
}
