package dev.weir.core.cluster;

import dev.weir.core.state.AffinityStore;
import dev.weir.core.state.ConnectionStore;
import dev.weir.core.state.HealthStore;
import dev.weir.core.state.LoadStore;
import dev.weir.core.state.ServiceStore;
import dev.weir.core.state.SessionStore;
import dev.weir.core.time.NanoClock;
import dev.weir.core.wire.Bus;
import io.micrometer.core.instrument.MeterRegistry;

/// Everything that a role needs of the cluster and of its node; `node` makes one per process, tests
/// make one of fakes.
public record ClusterAccess(
    Self self,
    Bus bus,
    ServiceStore services,
    HealthStore health,
    LoadStore load,
    ConnectionStore connections,
    SessionStore sessions,
    AffinityStore affinity,
    NanoClock clock,
    MeterRegistry meters) {
  /// The node that this process is.
  ///
  /// @param node its name, unique in the cluster
  /// @param incarnation differs after each start of the process
  /// @param address where people reach it
  /// @param release the version of Weir
  public record Self(String node, String incarnation, String address, String release) {}

  /// The same over another bus.
  public ClusterAccess with(Bus other) {
    return new ClusterAccess(
        self, other, services, health, load, connections, sessions, affinity, clock, meters);
  }

  /// The same over another store of services.
  public ClusterAccess with(ServiceStore other) {
    return new ClusterAccess(
        self, bus, other, health, load, connections, sessions, affinity, clock, meters);
  }

  /// The same over another store of votes.
  public ClusterAccess with(HealthStore other) {
    return new ClusterAccess(
        self, bus, services, other, load, connections, sessions, affinity, clock, meters);
  }
}
