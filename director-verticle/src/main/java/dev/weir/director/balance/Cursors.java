package dev.weir.director.balance;

import dev.weir.core.model.SchedulerKind;
import dev.weir.core.model.SchedulerOptions;
import dev.weir.core.model.ServiceId;
import java.util.HashMap;
import java.util.Map;
import java.util.random.RandomGenerator;

/// The schedulers of one event loop, beside the table: they survive each swap of it.
public final class Cursors {
  private record Held(SchedulerKind kind, SchedulerOptions options, Scheduler scheduler) {}

  private final SchedulerFactory factory;
  private final RandomGenerator random;
  private final Map<ServiceId, Held> held = new HashMap<>();

  public Cursors(SchedulerFactory factory, RandomGenerator random) {
    this.factory = factory;
    this.random = random;
  }

  Scheduler of(ServiceId service, SchedulerKind kind, SchedulerOptions options) {
    Held known = held.get(service);
    if (known == null || known.kind() != kind || !known.options().equals(options)) {
      known = new Held(kind, options, factory.create(kind, options, random));
      held.put(service, known);
    }
    return known.scheduler();
  }

  /// Drops the cursors of services that are gone.
  public void keepOnly(RoutingTable table) {
    held.keySet().removeIf(service -> table.routes(service) == null);
  }
}
