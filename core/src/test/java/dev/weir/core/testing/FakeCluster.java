package dev.weir.core.testing;

import dev.weir.core.cluster.ClusterAccess;
import dev.weir.core.time.NanoClock;
import dev.weir.core.wire.Bus;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

/// A cluster inside one process: stores, a bus and a clock that all its fake nodes share.
public final class FakeCluster {
  public final InMemoryStores stores = new InMemoryStores();
  public final LocalBus bus = new LocalBus();
  public final ManualClock clock = new ManualClock();
  private int incarnationCount;

  /// A node on the manual clock.
  public ClusterAccess node(String name) {
    return node(name, bus, clock);
  }

  /// A node with a bus or clock of its own; each call is another incarnation.
  public ClusterAccess node(String name, Bus nodeBus, NanoClock nodeClock) {
    incarnationCount++;
    return new ClusterAccess(
        new ClusterAccess.Self(name, name + "-" + incarnationCount, "127.0.0.1", "test"),
        nodeBus,
        stores.services,
        stores.health,
        stores.load,
        stores.connections,
        stores.sessions,
        stores.affinity,
        nodeClock,
        new SimpleMeterRegistry());
  }
}
