package dev.weir.admin.log;

import dev.weir.admin.log.state.Configuration;
import dev.weir.admin.log.state.Held;
import dev.weir.core.cluster.ClusterAccess;
import dev.weir.core.cluster.Replica;
import dev.weir.core.model.Fact;
import dev.weir.core.model.Service;
import dev.weir.core.model.Version;
import dev.weir.core.state.FactStore;
import dev.weir.core.wire.Topics;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;

/// Puts what the log holds into the map `services` and rings the bell, while this node leads.
/// Publishing twice does no harm: the version decides. Belongs to one context; `tick` is to be
/// called there.
final class Publisher {
  /// Writes to the map that are under way at once.
  static final int IN_FLIGHT_MAX = 64;

  /// After a write that failed, the next try; doubled up to the maximum.
  static final long BACKOFF_MIN_NANOS = 100_000_000L;

  static final long BACKOFF_MAX_NANOS = 5_000_000_000L;

  private final ClusterAccess cluster;
  private final BooleanSupplier isLeader;
  private final Map<String, Version> done = new HashMap<>();
  private final ArrayDeque<Fact<Service>> waiting = new ArrayDeque<>();
  private final Set<String> inFlight = new HashSet<>();
  private final Counter written;
  private final Counter refused;
  private final Counter failed;
  private final Counter ahead;
  private Configuration current = Configuration.EMPTY;
  private boolean leading;
  private boolean loading;
  private boolean isRetryDue;
  private long retryNanos;
  private long backoffNanos = BACKOFF_MIN_NANOS;
  private long resyncNanos;

  Publisher(ClusterAccess cluster, BooleanSupplier isLeader) {
    this.cluster = cluster;
    this.isLeader = isLeader;
    MeterRegistry meters = cluster.meters();
    written = counter(meters, "written", "Facts put into the published map");
    refused = counter(meters, "refused", "Facts that the published map held already");
    failed = counter(meters, "failed", "Facts whose write to the published map failed");
    ahead =
        Counter.builder("weir_admin_published_ahead")
            .description("Services in the published map with a newer version than the log's")
            .register(meters);
  }

  /// Takes a newer state, and publishes what is new in it.
  void applied(Configuration configuration) {
    current = configuration;
    if (leading) {
      enqueue();
      work();
    }
  }

  void tick(long nowNanos) {
    if (!isLeader.getAsBoolean()) {
      leading = false;
      waiting.clear();
      return;
    }
    if (!leading) {
      // What an earlier leader published is not known here: all of it again.
      leading = true;
      done.clear();
      resyncNanos = nowNanos + Replica.RESYNC_NANOS;
      enqueue();
    } else if (nowNanos - resyncNanos >= 0) {
      resyncNanos = nowNanos + Replica.RESYNC_NANOS;
      compareWithMap();
    }
    if (isRetryDue && nowNanos - retryNanos >= 0) {
      isRetryDue = false;
      enqueue();
    }
    work();
  }

  /// Whether everything is published, as far as this node knows.
  boolean isIdle() {
    return waiting.isEmpty() && inFlight.isEmpty() && !isRetryDue && !loading;
  }

  private void enqueue() {
    waiting.clear();
    for (Held held : current.tombstones().values()) {
      enqueue(held.fact());
    }
    for (Held held : current.services().values()) {
      enqueue(held.fact());
    }
  }

  private void enqueue(Fact<Service> fact) {
    if (!fact.version().equals(done.get(fact.key()))) {
      waiting.add(fact);
    }
  }

  private void work() {
    int passes = waiting.size();
    while (passes-- > 0 && inFlight.size() < IN_FLIGHT_MAX) {
      Fact<Service> fact = waiting.removeFirst();
      if (inFlight.add(fact.key())) {
        put(fact);
      } else {
        waiting.addLast(fact);
      }
    }
  }

  private void put(Fact<Service> fact) {
    cluster
        .services()
        .put(fact)
        .onComplete(
            result -> {
              inFlight.remove(fact.key());
              if (result.succeeded()) {
                succeeded(fact, result.result());
              } else {
                failed();
              }
              work();
            });
  }

  private void succeeded(Fact<Service> fact, FactStore.Outcome outcome) {
    (outcome == FactStore.Outcome.WRITTEN ? written : refused).increment();
    backoffNanos = BACKOFF_MIN_NANOS;
    Version known = done.get(fact.key());
    if (known == null || fact.version().isNewerThan(known)) {
      done.put(fact.key(), fact.version());
    }
    // Also when refused: an earlier write may have been made though its answer was lost.
    cluster.bus().publish(Topics.SERVICE_CHANGED, fact);
  }

  private void failed() {
    failed.increment();
    if (!isRetryDue) {
      isRetryDue = true;
      retryNanos = cluster.clock().nowNanos() + backoffNanos;
      backoffNanos = Math.min(backoffNanos * 2, BACKOFF_MAX_NANOS);
    }
  }

  /// The map may have lost something, with the nodes that held it or in a split.
  private void compareWithMap() {
    if (loading) {
      return;
    }
    loading = true;
    cluster
        .services()
        .load()
        .onComplete(
            result -> {
              loading = false;
              if (result.failed()) {
                failed();
                return;
              }
              compare(result.result());
            });
  }

  private void compare(List<Fact<Service>> published) {
    Map<String, Version> inMap = new HashMap<>();
    published.forEach(fact -> inMap.put(fact.key(), fact.version()));
    done.entrySet()
        .removeIf(
            entry -> {
              Version there = inMap.get(entry.getKey());
              if (there != null && there.isNewerThan(entry.getValue())) {
                ahead.increment();
                return false;
              }
              return !entry.getValue().equals(there);
            });
    if (leading) {
      enqueue();
      work();
    }
  }

  private static Counter counter(MeterRegistry meters, String result, String description) {
    return Counter.builder("weir_admin_publications")
        .description(description)
        .tag("result", result)
        .register(meters);
  }
}
