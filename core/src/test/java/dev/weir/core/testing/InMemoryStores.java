package dev.weir.core.testing;

import dev.weir.core.model.ClientBinding;
import dev.weir.core.model.DirectorCell;
import dev.weir.core.model.Fact;
import dev.weir.core.model.HealthVote;
import dev.weir.core.model.Service;
import dev.weir.core.model.ServiceId;
import dev.weir.core.model.ServiceLoad;
import dev.weir.core.model.Session;
import dev.weir.core.model.Version;
import dev.weir.core.state.AffinityStore;
import dev.weir.core.state.ConnectionStore;
import dev.weir.core.state.HealthStore;
import dev.weir.core.state.LoadStore;
import dev.weir.core.state.ServiceStore;
import dev.weir.core.state.SessionStore;
import io.vertx.core.Future;
import java.time.Duration;

/// The stores in memory, shared by all the fake nodes of a test.
public final class InMemoryStores {
  public final Services services = new Services();
  public final Health health = new Health();
  public final Load load = new Load();
  public final Connections connections = new Connections();
  public final Sessions sessions = new Sessions();
  public final Affinities affinity = new Affinities();

  public static final class Services extends InMemoryFacts<Service> implements ServiceStore {}

  public static final class Health extends InMemoryFacts<HealthVote> implements HealthStore {
    @Override
    public synchronized Future<Version> claim(String prober, long above) {
      String key = HealthStore.claimKey(prober);
      Version claimed = new Version(Math.max(versionOf(key).epoch(), above) + 1, 0, prober);
      return put(Fact.deleted(key, claimed)).map(claimed);
    }

    /// What a minute without renewals does: every vote is collected, and the claims stay.
    public synchronized void collect() {
      keep(key -> key.equals(HealthStore.claimKey(key.substring(key.indexOf('/') + 1))));
    }
  }

  public static final class Load extends InMemoryFacts<ServiceLoad> implements LoadStore {
    @Override
    public synchronized Future<Version> claim(ServiceId service, String writer) {
      Version claimed = new Version(versionOf(service.value()).epoch() + 1, 0, writer);
      Fact<ServiceLoad> held = held(service.value());
      ServiceLoad load = held == null ? null : held.value();
      return put(new Fact<>(
              service.value(), claimed, load == null ? ServiceLoad.neutral(service) : load))
          .map(claimed);
    }
  }

  public static final class Connections extends InMemoryFacts<DirectorCell>
      implements ConnectionStore {
    @Override
    public Future<Void> remove(String incarnation) {
      drop(incarnation);
      return Future.succeededFuture();
    }
  }

  public static final class Sessions extends InMemoryFacts<Session> implements SessionStore {}

  public static final class Affinities extends InMemoryFacts<ClientBinding>
      implements AffinityStore {
    @Override
    public synchronized Future<Fact<ClientBinding>> bind(
        Fact<ClientBinding> fact, Duration lifetime) {
      Fact<ClientBinding> held = held(fact.key());
      return held != null && held.version().epoch() >= fact.version().epoch()
          ? Future.succeededFuture(held)
          : put(fact).map(fact);
    }

    /// What the end of an entry's lifetime does.
    public void collect(String key) {
      drop(key);
    }
  }
}
