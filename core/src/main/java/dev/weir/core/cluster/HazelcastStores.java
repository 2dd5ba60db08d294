package dev.weir.core.cluster;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
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
import dev.weir.core.state.FactStore;
import dev.weir.core.state.HealthStore;
import dev.weir.core.state.LoadStore;
import dev.weir.core.state.ServiceStore;
import dev.weir.core.state.SessionStore;
import dev.weir.core.wire.Sealer;
import dev.weir.core.wire.Topic;
import dev.weir.core.wire.Topics;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The stores on Hazelcast. Lifetimes are garbage collection at ten times the lease, never a
/// decision.
record HazelcastStores(
    ServiceStore services,
    HealthStore health,
    LoadStore load,
    ConnectionStore connections,
    SessionStore sessions,
    AffinityStore affinity) {
  static final String PREFIX = "weir.v1.";
  static final String AFFINITY = "affinity";

  static HazelcastStores on(Vertx vertx, HazelcastInstance hazelcast, Sealer sealer) {
    Maker maker = new Maker(vertx, hazelcast, sealer);
    return new HazelcastStores(
        new Services(maker.map("services", Topics.SERVICE_CHANGED, Duration.ZERO)),
        new Health(
            maker.map("health", Topics.HEALTH_CHANGED, Duration.ofMinutes(1)),
            maker.map("health", Topics.HEALTH_CHANGED, Duration.ZERO)),
        new Load(maker.map("load", Topics.LOAD_CHANGED, Duration.ZERO)),
        new Connections(
            maker.map("connections", Topics.CONNECTIONS_CHANGED, Duration.ofSeconds(30))),
        new Sessions(maker.map("sessions", Topics.SESSION, Duration.ofHours(12))),
        new Affinities(maker.map(AFFINITY, Topics.CLIENT_BINDING, Duration.ofDays(1))));
  }

  private record Maker(Vertx vertx, HazelcastInstance hazelcast, Sealer sealer) {
    <T> FactMap<T> map(String name, Topic<T> topic, Duration lifetime) {
      IMap<String, byte[]> map = hazelcast.getMap(PREFIX + name);
      return new FactMap<>(vertx, map, topic, sealer, lifetime.toMillis());
    }
  }

  private record Services(FactMap<Service> map) implements ServiceStore {
    @Override
    public Future<FactStore.Outcome> put(Fact<Service> fact) {
      return map.put(fact);
    }

    @Override
    public Future<List<Fact<Service>>> load() {
      return map.load();
    }

    @Override
    public Future<@Nullable Fact<Service>> get(String key) {
      return map.get(key);
    }
  }

  /// @param claims the same map, whose entries stay
  private record Health(FactMap<HealthVote> map, FactMap<HealthVote> claims)
      implements HealthStore {
    @Override
    public Future<Version> claim(String prober, long above) {
      String key = HealthStore.claimKey(prober);
      return claims
          .get(key)
          .compose(
              held -> {
                long before = held == null ? 0 : held.version().epoch();
                Version claimed = new Version(Math.max(before, above) + 1, 0, prober);
                return claims.claim(Fact.deleted(key, claimed), "votes of " + prober);
              });
    }

    @Override
    public Future<FactStore.Outcome> put(Fact<HealthVote> fact) {
      return map.put(fact);
    }

    @Override
    public Future<List<Fact<HealthVote>>> load() {
      return map.load();
    }

    @Override
    public Future<@Nullable Fact<HealthVote>> get(String key) {
      return map.get(key);
    }
  }

  private record Load(FactMap<ServiceLoad> map) implements LoadStore {
    @Override
    public Future<FactStore.Outcome> put(Fact<ServiceLoad> fact) {
      return map.put(fact);
    }

    @Override
    public Future<List<Fact<ServiceLoad>>> load() {
      return map.load();
    }

    @Override
    public Future<@Nullable Fact<ServiceLoad>> get(String key) {
      return map.get(key);
    }

    @Override
    public Future<Version> claim(ServiceId service, String writer) {
      return map.get(service.value())
          .compose(
              held -> {
                Version before = held == null ? Version.NONE : held.version();
                Version claimed = new Version(before.epoch() + 1, 0, writer);
                ServiceLoad load = held == null ? null : held.value();
                Fact<ServiceLoad> claim =
                    new Fact<>(
                        service.value(),
                        claimed,
                        load == null ? ServiceLoad.neutral(service) : load);
                return map.claim(claim, "load of " + service);
              });
    }
  }

  private record Connections(FactMap<DirectorCell> map) implements ConnectionStore {
    @Override
    public Future<FactStore.Outcome> put(Fact<DirectorCell> fact) {
      return map.put(fact);
    }

    @Override
    public Future<List<Fact<DirectorCell>>> load() {
      return map.load();
    }

    @Override
    public Future<@Nullable Fact<DirectorCell>> get(String key) {
      return map.get(key);
    }

    @Override
    public Future<Void> remove(String incarnation) {
      return map.remove(incarnation);
    }
  }

  private record Sessions(FactMap<Session> map) implements SessionStore {
    @Override
    public Future<FactStore.Outcome> put(Fact<Session> fact) {
      return map.put(fact);
    }

    @Override
    public Future<List<Fact<Session>>> load() {
      return map.load();
    }

    @Override
    public Future<@Nullable Fact<Session>> get(String key) {
      return map.get(key);
    }
  }

  private record Affinities(FactMap<ClientBinding> map) implements AffinityStore {
    @Override
    public Future<Fact<ClientBinding>> bind(Fact<ClientBinding> fact, Duration lifetime) {
      return map.claim(fact, lifetime)
          .compose(
              outcome ->
                  outcome == FactStore.Outcome.WRITTEN
                      ? Future.succeededFuture(fact)
                      : held(fact.key()));
    }

    private Future<Fact<ClientBinding>> held(String key) {
      return map.get(key)
          .compose(
              held ->
                  held == null
                      ? Future.failedFuture("client " + key + ": bound by a fact that is gone")
                      : Future.succeededFuture(held));
    }

    @Override
    public Future<FactStore.Outcome> put(Fact<ClientBinding> fact) {
      return map.put(fact);
    }

    @Override
    public Future<List<Fact<ClientBinding>>> load() {
      return map.load();
    }

    @Override
    public Future<@Nullable Fact<ClientBinding>> get(String key) {
      return map.get(key);
    }
  }
}
