package dev.weir.node;

import dev.weir.core.model.Fact;
import dev.weir.core.model.Service;
import dev.weir.core.state.ServiceStore;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The published configuration as a starting director reads it: as long as the map is empty, the
/// first load waits for it, and then takes this node's own copy. Later loads read the map alone.
/// Belongs to the context of the director that starts.
final class ServicesAtStart implements ServiceStore {
  private static final Logger LOG = LoggerFactory.getLogger(ServicesAtStart.class);
  private static final long POLL_MILLIS = 200;

  private final Vertx vertx;
  private final ServiceStore map;
  private final List<Fact<Service>> copy;
  private final long waitMillis;
  private final Counter used;
  private boolean answered;

  /// Reads as said.
  ///
  /// @param copy what this node's disk holds; if nothing, nothing is waited for
  ServicesAtStart(
      Vertx vertx,
      ServiceStore map,
      List<Fact<Service>> copy,
      Duration wait,
      MeterRegistry meters) {
    this.vertx = vertx;
    this.map = map;
    this.copy = List.copyOf(copy);
    this.waitMillis = wait.toMillis();
    this.used =
        Counter.builder("weir_node_copy_used")
            .description("Starts that found no configuration in the cluster and took the own copy")
            .register(meters);
  }

  @Override
  public Future<Outcome> put(Fact<Service> fact) {
    return map.put(fact);
  }

  @Override
  public Future<List<Fact<Service>>> load() {
    if (answered || copy.isEmpty()) {
      return map.load();
    }
    Promise<List<Fact<Service>>> loaded = Promise.promise();
    poll(loaded, waitMillis);
    return loaded.future();
  }

  @Override
  public Future<@Nullable Fact<Service>> get(String key) {
    return map.get(key);
  }

  private void poll(Promise<List<Fact<Service>>> loaded, long leftMillis) {
    map.load()
        .otherwise(List.of())
        .onSuccess(
            facts -> {
              if (!facts.isEmpty()) {
                answered = true;
                loaded.complete(facts);
              } else if (leftMillis <= 0) {
                answered = true;
                used.increment();
                LOG.warn("configuration source=own-copy services={}", copy.size());
                loaded.complete(copy);
              } else {
                long pause = Math.min(POLL_MILLIS, leftMillis);
                vertx.setTimer(pause, _ -> poll(loaded, leftMillis - pause));
              }
            });
  }
}
