package dev.weir.core.cluster;

import com.hazelcast.core.Hazelcast;
import dev.weir.core.model.Service;
import dev.weir.core.model.Session;
import dev.weir.core.state.AffinityStore;
import dev.weir.core.state.ConnectionStore;
import dev.weir.core.state.FactStore;
import dev.weir.core.state.HealthStore;
import dev.weir.core.state.LoadStore;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;

/// The same contracts on two real members: what one writes through the other must be right too.
final class HazelcastStoresIT {
  private static final HazelcastMembers MEMBERS = new HazelcastMembers();
  private static HazelcastCluster member;

  @BeforeAll
  static void start() {
    MEMBERS.start("a");
    member = MEMBERS.start("b");
  }

  @AfterAll
  static void stop() {
    MEMBERS.close();
  }

  @BeforeEach
  void clear() {
    Hazelcast.getAllHazelcastInstances()
        .forEach(
            each ->
                each.getDistributedObjects().stream()
                    .filter(object -> object.getName().startsWith(HazelcastStores.PREFIX))
                    .forEach(object -> each.getMap(object.getName()).clear()));
  }

  @Nested
  final class Services extends StoreContracts.Services {
    @Override
    protected FactStore<Service> store() {
      return member.access().services();
    }
  }

  @Nested
  final class Health extends StoreContracts.Health {
    @Override
    protected HealthStore store() {
      return member.access().health();
    }
  }

  @Nested
  final class Load extends StoreContracts.Load {
    @Override
    protected LoadStore store() {
      return member.access().load();
    }
  }

  @Nested
  final class Connections extends StoreContracts.Connections {
    @Override
    protected ConnectionStore store() {
      return member.access().connections();
    }
  }

  @Nested
  final class Affinities extends StoreContracts.Affinities {
    @Override
    protected AffinityStore store() {
      return member.access().affinity();
    }
  }

  @Nested
  final class Sessions extends StoreContracts.Sessions {
    @Override
    protected FactStore<Session> store() {
      return member.access().sessions();
    }
  }
}
