package dev.weir.admin.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.admin.log.state.Change;
import dev.weir.admin.log.state.Configuration;
import dev.weir.admin.log.state.Expect;
import dev.weir.admin.log.state.State;
import dev.weir.admin.log.state.StateMachine;
import dev.weir.core.cluster.ClusterAccess;
import dev.weir.core.cluster.Replica;
import dev.weir.core.model.Fact;
import dev.weir.core.model.Service;
import dev.weir.core.model.ServiceId;
import dev.weir.core.model.Version;
import dev.weir.core.state.ServiceStore;
import dev.weir.core.testing.FakeCluster;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PublisherTest {
  /// A map that a test can make slow, broken or empty.
  private static final class Services implements ServiceStore {
    final Map<String, Fact<Service>> held = new HashMap<>();
    final List<Runnable> pending = new ArrayList<>();
    boolean isBroken;
    boolean isSlow;
    int putCount;

    @Override
    public Future<Outcome> put(Fact<Service> fact) {
      putCount++;
      if (isBroken) {
        return Future.failedFuture("the map is away");
      }
      Promise<Outcome> promise = Promise.promise();
      Runnable write = () -> promise.complete(write(fact));
      if (isSlow) {
        pending.add(write);
      } else {
        write.run();
      }
      return promise.future();
    }

    private Outcome write(Fact<Service> fact) {
      Fact<Service> there = held.get(fact.key());
      if (there != null && !fact.version().isNewerThan(there.version())) {
        return Outcome.REFUSED;
      }
      held.put(fact.key(), fact);
      return Outcome.WRITTEN;
    }

    @Override
    public Future<@Nullable Fact<Service>> get(String key) {
      return Future.succeededFuture(held.get(key));
    }

    @Override
    public Future<List<Fact<Service>>> load() {
      return Future.succeededFuture(new ArrayList<>(held.values()));
    }
  }

  private final FakeCluster fake = new FakeCluster();
  private final Services services = new Services();
  private final AtomicBoolean leading = new AtomicBoolean(true);
  private final ClusterAccess access = access();
  private final Publisher publisher = new Publisher(access, leading::get);
  private final StateMachine machine = new StateMachine(State.EMPTY);
  private long index;

  @Test
  void publishesEachChangeAndRingsTheBellAfterIt() {
    tick();
    commit(new Change.PutService(Fixtures.service("shop", 8080, 1), new Expect.Any()));
    assertThat(services.held.get("shop")).isEqualTo(fact("shop"));
    assertThat(fake.bus.published).hasSize(1);
    assertThat(fake.bus.published.getFirst().version()).isEqualTo(new Version(1, 1, ""));
    commit(new Change.DeleteService(new ServiceId("shop"), new Expect.Any()));
    assertThat(services.held.get("shop")).isEqualTo(Fact.deleted("shop", new Version(1, 2, "")));
    assertThat(publisher.isIdle()).isTrue();
  }

  @Test
  void publishesNothingWhileItDoesNotLeadAndEverythingWhenItBegins() {
    leading.set(false);
    tick();
    commit(new Change.PutService(Fixtures.service("shop", 8080, 1), new Expect.Any()));
    assertThat(services.held).isEmpty();
    leading.set(true);
    tick();
    assertThat(services.held).containsOnlyKeys("shop");
    leading.set(false);
    tick();
    services.held.clear();
    leading.set(true);
    tick();
    assertThat(services.held).containsOnlyKeys("shop");
  }

  @Test
  void triesAgainWithGrowingDelayWhileTheMapIsAway() {
    tick();
    services.isBroken = true;
    commit(new Change.PutService(Fixtures.service("shop", 8080, 1), new Expect.Any()));
    for (int i = 0; i < 100; i++) {
      fake.clock.advanceMillis(100);
      tick();
    }
    // 0.1 + 0.2 + 0.4 + ... + 5 s, not one hundred.
    assertThat(services.putCount).isBetween(5, 10);
    assertThat(failedCount()).isEqualTo(services.putCount);
    services.isBroken = false;
    fake.clock.advanceMillis(5_000);
    tick();
    assertThat(services.held).containsOnlyKeys("shop");
    assertThat(publisher.isIdle()).isTrue();
  }

  @Test
  void putsBackWhatTheMapLost() {
    tick();
    commit(new Change.PutService(Fixtures.service("shop", 8080, 1), new Expect.Any()));
    commit(new Change.PutService(Fixtures.service("blog", 8081, 1), new Expect.Any()));
    services.held.remove("shop");
    fake.clock.advanceMillis(Replica.RESYNC_NANOS / 1_000_000 - 1);
    tick();
    assertThat(services.held).doesNotContainKey("shop");
    fake.clock.advanceMillis(1);
    tick();
    assertThat(services.held).containsOnlyKeys("shop", "blog");
  }

  @Test
  void neverOverwritesANewerVersionAndCountsIt() {
    tick();
    commit(new Change.PutService(Fixtures.service("shop", 8080, 1), new Expect.Any()));
    Fact<Service> newer = Fact.deleted("shop", new Version(9, 9, ""));
    services.held.put("shop", newer);
    fake.clock.advanceMillis(Replica.RESYNC_NANOS / 1_000_000);
    tick();
    assertThat(services.held.get("shop")).isEqualTo(newer);
    assertThat(access.meters().get("weir_admin_published_ahead").counter().count()).isEqualTo(1);
  }

  @Test
  void hasAtMostOneWritePerKeyUnderWayAndEndsWithTheNewest() {
    tick();
    services.isSlow = true;
    for (int weight = 1; weight <= 5; weight++) {
      commit(new Change.PutService(Fixtures.service("shop", 8080, weight), new Expect.Any()));
    }
    assertThat(services.pending).hasSize(1);
    drain();
    assertThat(services.held.get("shop")).isEqualTo(fact("shop"));
    assertThat(publisher.isIdle()).isTrue();
  }

  @Test
  void boundsTheWritesUnderWay() {
    tick();
    services.isSlow = true;
    List<Change> many = new ArrayList<>();
    for (int i = 0; i < Publisher.IN_FLIGHT_MAX * 3; i++) {
      many.add(new Change.PutService(Fixtures.service("s" + i, 9000 + i, 1), new Expect.Any()));
    }
    commit(many.toArray(Change[]::new));
    assertThat(services.pending).hasSize(Publisher.IN_FLIGHT_MAX);
    drain();
    assertThat(services.held).hasSize(Publisher.IN_FLIGHT_MAX * 3);
    assertThat(publisher.isIdle()).isTrue();
  }

  private void drain() {
    while (!services.pending.isEmpty()) {
      services.pending.removeFirst().run();
    }
  }

  private void tick() {
    publisher.tick(fake.clock.nowNanos());
  }

  private void commit(Change... changes) {
    index++;
    machine.apply(
        new Version(1, index, ""), Entry.write("n", index, Fixtures.command("r" + index, changes)));
    publisher.applied(machine.configuration());
  }

  private Fact<Service> fact(String id) {
    Configuration now = machine.configuration();
    return Objects.requireNonNull(now.fact(new ServiceId(id)), id);
  }

  private double failedCount() {
    return access.meters().get("weir_admin_publications").tag("result", "failed").counter().count();
  }

  private ClusterAccess access() {
    ClusterAccess node = fake.node("node-1");
    return node.with(services);
  }
}
