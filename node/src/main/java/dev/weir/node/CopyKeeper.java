package dev.weir.node;

import dev.weir.core.cluster.ClusterAccess;
import dev.weir.core.cluster.PublishedCopy;
import dev.weir.core.cluster.Replica;
import dev.weir.core.model.Fact;
import dev.weir.core.model.Service;
import dev.weir.core.wire.Topics;
import io.micrometer.core.instrument.Counter;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps this node's own copy of the published configuration up to date: hears every change, and
/// saves at most once per [#TICK_MILLIS], away from the event loop.
final class CopyKeeper extends VerticleBase {
  private static final Logger LOG = LoggerFactory.getLogger(CopyKeeper.class);
  private static final long TICK_MILLIS = 500;

  private final ClusterAccess cluster;
  private final PublishedCopy copy;
  private final Map<String, Fact<Service>> facts = new LinkedHashMap<>();
  private final Replica<Service> replica;
  private final Counter failed;
  private boolean changed;
  private boolean saving;
  private String lastProblem = "";

  /// A keeper that goes on from what is on the disk, so that a map which is only partly filled
  /// again does not make the copy poorer.
  CopyKeeper(ClusterAccess cluster, PublishedCopy copy, List<Fact<Service>> onDisk) {
    this.cluster = cluster;
    this.copy = copy;
    onDisk.forEach(fact -> facts.put(fact.key(), fact));
    this.replica =
        new Replica<>(cluster.bus(), Topics.SERVICE_CHANGED, cluster.services(), this::changed);
    this.failed =
        Counter.builder("weir_node_copy_saves_failed")
            .description("Times that the published configuration could not be saved on the disk")
            .register(cluster.meters());
  }

  @Override
  public Future<?> start() {
    vertx.setPeriodic(TICK_MILLIS, _ -> tick());
    // A load that fails is tried again by the tick.
    return replica.start(cluster.clock().nowNanos()).otherwiseEmpty();
  }

  @Override
  public Future<?> stop() {
    return replica.stop().eventually(() -> changed ? save() : Future.succeededFuture());
  }

  private void changed(Fact<Service> fact) {
    Fact<Service> known = facts.get(fact.key());
    if (known == null || fact.version().isNewerThan(known.version())) {
      facts.put(fact.key(), fact);
      changed = true;
    }
  }

  private void tick() {
    replica.tick(cluster.clock().nowNanos());
    if (changed && !saving) {
      save();
    }
  }

  private Future<Void> save() {
    changed = false;
    saving = true;
    List<Fact<Service>> snapshot = List.copyOf(facts.values());
    return vertx
        .executeBlocking(
            () -> {
              copy.save(snapshot);
              return snapshot.size();
            })
        .onComplete(
            saved -> {
              saving = false;
              note(saved.succeeded() ? "" : String.valueOf(saved.cause().getMessage()));
            })
        .mapEmpty();
  }

  private void note(String problem) {
    if (!problem.isEmpty()) {
      failed.increment();
      changed = true;
    }
    if (!problem.equals(lastProblem)) {
      lastProblem = problem;
      if (problem.isEmpty()) {
        LOG.info("copy state=saved-again");
      } else {
        LOG.warn("copy state=not-saved cause=\"{}\"", problem);
      }
    }
  }
}
