package dev.weir.core.cluster;

import dev.weir.core.model.Service;
import dev.weir.core.model.Session;
import dev.weir.core.state.AffinityStore;
import dev.weir.core.state.ConnectionStore;
import dev.weir.core.state.FactStore;
import dev.weir.core.state.HealthStore;
import dev.weir.core.state.LoadStore;
import dev.weir.core.testing.InMemoryStores;
import org.junit.jupiter.api.Nested;

/// The fakes keep the contracts, so that tests which use them mean something.
final class InMemoryStoresTest {
  @Nested
  final class Services extends StoreContracts.Services {
    private final InMemoryStores stores = new InMemoryStores();

    @Override
    protected FactStore<Service> store() {
      return stores.services;
    }
  }

  @Nested
  final class Health extends StoreContracts.Health {
    private final InMemoryStores stores = new InMemoryStores();

    @Override
    protected HealthStore store() {
      return stores.health;
    }
  }

  @Nested
  final class Load extends StoreContracts.Load {
    private final InMemoryStores stores = new InMemoryStores();

    @Override
    protected LoadStore store() {
      return stores.load;
    }
  }

  @Nested
  final class Connections extends StoreContracts.Connections {
    private final InMemoryStores stores = new InMemoryStores();

    @Override
    protected ConnectionStore store() {
      return stores.connections;
    }
  }

  @Nested
  final class Affinities extends StoreContracts.Affinities {
    private final InMemoryStores stores = new InMemoryStores();

    @Override
    protected AffinityStore store() {
      return stores.affinity;
    }
  }

  @Nested
  final class Sessions extends StoreContracts.Sessions {
    private final InMemoryStores stores = new InMemoryStores();

    @Override
    protected FactStore<Session> store() {
      return stores.sessions;
    }
  }
}
