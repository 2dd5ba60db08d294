package dev.weir.feedback;

import dev.weir.core.cluster.ClusterAccess;
import dev.weir.core.model.Fact;
import dev.weir.core.model.ServiceLoad;
import dev.weir.core.model.Version;
import dev.weir.core.state.FactStore;
import dev.weir.core.wire.Topics;
import dev.weir.feedback.weigh.TrafficBook;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells the cluster what is news: first the map, then the bus; once a second and service at most,
/// and as a heartbeat when there is none.
final class LoadWriter {
  private static final Logger LOG = LoggerFactory.getLogger(LoadWriter.class);

  private final ClusterAccess cluster;
  private final FeedbackMeters meters;
  private final TrafficBook traffic;

  LoadWriter(ClusterAccess cluster, FeedbackMeters meters, TrafficBook traffic) {
    this.cluster = cluster;
    this.meters = meters;
    this.traffic = traffic;
  }

  void writeIfDue(OwnedService owned, long nowNanos) {
    if (!owned.mayWrite(nowNanos)) {
      return;
    }
    boolean isNews = !owned.book().changes(traffic, nowNanos).isEmpty();
    meters.expired().increment((double) owned.newlyExpired());
    if (isNews || owned.isHeartbeatDue(nowNanos)) {
      write(owned, nowNanos);
    }
  }

  private void write(OwnedService owned, long nowNanos) {
    ServiceLoad load = owned.book().load(nowNanos);
    Version version = owned.writes(nowNanos);
    Fact<ServiceLoad> fact = new Fact<>(owned.id().value(), version, load);
    cluster
        .load()
        .put(fact)
        .onComplete(
            outcome -> {
              owned.writeEnded();
              became(owned, fact, load, outcome);
            },
            cause -> {
              owned.writeEnded();
              meters.failed().increment();
              LOG.warn("load service={} not written: {}", owned.id(), cause.getMessage());
            });
  }

  private void became(
      OwnedService owned, Fact<ServiceLoad> fact, ServiceLoad load, FactStore.Outcome outcome) {
    long now = cluster.clock().nowNanos();
    switch (outcome) {
      case WRITTEN -> {
        meters.written().increment();
        owned.wrote(fact.version(), now);
        owned.book().published(load);
        cluster.bus().publish(Topics.LOAD_CHANGED, fact);
      }
      case REFUSED -> {
        meters.refused().increment();
        LOG.info("load service={} has another writer; claiming again", owned.id());
        owned.unclaimed(now);
      }
    }
  }

  /// The service is no more: neither is what was said of it.
  void delete(OwnedService owned, long nowNanos) {
    if (owned.isActive()) {
      Fact<ServiceLoad> gone = Fact.deleted(owned.id().value(), owned.writes(nowNanos));
      cluster
          .load()
          .put(gone)
          .onSuccess(
              outcome -> {
                if (outcome == FactStore.Outcome.WRITTEN) {
                  cluster.bus().publish(Topics.LOAD_CHANGED, gone);
                }
              });
    }
  }
}
