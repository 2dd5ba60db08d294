package dev.weir.feedback;

import dev.weir.core.cluster.ClusterAccess;
import dev.weir.core.cluster.LoadReader;
import dev.weir.core.cluster.Shards;
import dev.weir.core.model.Fact;
import dev.weir.core.model.Service;
import dev.weir.core.model.ServiceId;
import dev.weir.core.model.ServiceLoad;
import dev.weir.core.model.Version;
import dev.weir.feedback.weigh.LoadBook;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Which services this node weighs: those that rendezvous hashing over the live feedback nodes
/// gives it. Each is claimed first, and goes on from what the map holds. Belongs to one context.
final class Ownership {
  private static final Logger LOG = LoggerFactory.getLogger(Ownership.class);

  /// Services claimed at once.
  static final int CLAIMS_MAX = 256;

  private final ClusterAccess cluster;
  private final FeedbackMeters meters;
  private final LoadWriter writer;
  private final LoadReader load;
  private final Map<ServiceId, OwnedService> owned = new LinkedHashMap<>();
  private List<String> nodes;
  private boolean claiming;

  /// @param load knows when a service's load was last spoken of, so that a new owner knows its age
  Ownership(ClusterAccess cluster, FeedbackMeters meters, LoadWriter writer, LoadReader load) {
    this.cluster = cluster;
    this.load = load;
    this.meters = meters;
    this.writer = writer;
    this.nodes = List.of(cluster.self().node());
  }

  /// Compares what is owned with what should be.
  void review(Collection<Fact<Service>> services, List<String> liveNodes, long nowNanos) {
    String self = cluster.self().node();
    Set<String> live = new TreeSet<>(liveNodes);
    live.add(self);
    nodes = List.copyOf(live);
    for (Fact<Service> fact : services) {
      Service service = fact.value();
      ServiceId id = new ServiceId(fact.key());
      if (service == null) {
        OwnedService gone = owned.remove(id);
        if (gone != null) {
          writer.delete(gone, nowNanos);
        }
      } else if (self.equals(ownerOf(id))) {
        owned
            .computeIfAbsent(id, _ -> new OwnedService(service, nowNanos))
            .configured(service, nowNanos);
      } else if (owned.remove(id) != null) {
        LOG.info("load service={} left to node={}", id, ownerOf(id));
      }
    }
    claimDue(nowNanos);
  }

  /// The node that owns a service, by the nodes of the last review.
  String ownerOf(ServiceId id) {
    return Shards.owners(id.value(), nodes, 1).getFirst();
  }

  @Nullable OwnedService active(ServiceId id) {
    OwnedService held = owned.get(id);
    return held != null && held.isActive() ? held : null;
  }

  List<OwnedService> active() {
    return owned.values().stream().filter(OwnedService::isActive).toList();
  }

  long unclaimedCount() {
    return owned.values().stream().filter(each -> !each.isActive()).count();
  }

  private void claimDue(long nowNanos) {
    List<OwnedService> due =
        owned.values().stream()
            .filter(each -> each.isClaimDue(nowNanos))
            .limit(CLAIMS_MAX)
            .toList();
    if (claiming || due.isEmpty()) {
      return;
    }
    claiming = true;
    Map<OwnedService, Version> won = new LinkedHashMap<>();
    List<Future<Version>> claims = new ArrayList<>();
    for (OwnedService each : due) {
      each.claiming();
      claims.add(
          cluster
              .load()
              .claim(each.id(), cluster.self().node())
              .onSuccess(version -> won.put(each, version)));
    }
    Future.join(claims)
        .transform(_ -> cluster.load().load())
        .onComplete(
            facts -> claimed(due, won, facts),
            cause -> {
              LOG.warn("load not read: {}", cause.getMessage());
              claimed(due, Map.of(), List.of());
            });
  }

  private void claimed(
      List<OwnedService> due, Map<OwnedService, Version> won, List<Fact<ServiceLoad>> facts) {
    claiming = false;
    long now = cluster.clock().nowNanos();
    Map<String, Fact<ServiceLoad>> byKey = new LinkedHashMap<>();
    facts.forEach(fact -> byKey.put(fact.key(), fact));
    for (OwnedService each : due) {
      Version version = won.get(each);
      Fact<ServiceLoad> held = byKey.get(each.id().value());
      if (version == null || held == null || held.version().epoch() > version.epoch()) {
        meters.claimsFailed().increment();
        each.unclaimed(now);
      } else {
        meters.claimsWon().increment();
        LOG.info("load service={} claimed epoch={}", each.id(), version.epoch());
        each.active(resumed(each.service(), held, now), version, now);
        writer.writeIfDue(each, now);
      }
    }
  }

  private LoadBook resumed(Service service, Fact<ServiceLoad> held, long nowNanos) {
    LoadBook book = new LoadBook(service, nowNanos);
    ServiceLoad said = held.value();
    if (said != null) {
      book.resume(said, load.ageMillis(service.id(), nowNanos) * 1_000_000, nowNanos);
    }
    return book;
  }
}
