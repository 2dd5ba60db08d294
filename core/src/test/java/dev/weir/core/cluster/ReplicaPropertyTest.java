package dev.weir.core.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.core.model.BackendUid;
import dev.weir.core.model.Fact;
import dev.weir.core.model.HealthVote;
import dev.weir.core.model.Version;
import dev.weir.core.model.Vote;
import dev.weir.core.testing.FlakyBus;
import dev.weir.core.testing.InMemoryStores;
import dev.weir.core.testing.LocalBus;
import dev.weir.core.wire.Topics;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The map is the truth, the bus is the doorbell: whatever the bus loses, doubles or reorders, a
/// reader never goes back, and after one resync it has what the map has.
class ReplicaPropertyTest {
  private static final long T0 = Long.MAX_VALUE - Replica.RESYNC_NANOS;

  private final InMemoryStores stores = new InMemoryStores();
  private final LocalBus bus = new LocalBus();
  private final List<Fact<HealthVote>> told = new ArrayList<>();
  private final Replica<HealthVote> replica =
      new Replica<>(bus, Topics.HEALTH_CHANGED, stores.health, told::add);

  @ParameterizedTest
  @MethodSource("dev.weir.core.testing.Seeds#some")
  void convergesAfterOneResyncAndNeverGoesBack(long seed) {
    Random random = new Random(seed);
    FlakyBus flaky = new FlakyBus(bus, random);
    Map<String, Version> versions = new HashMap<>();
    write(random, flaky, versions);
    replica.start(T0);
    for (int i = 0; i < 200; i++) {
      if (random.nextInt(20) == 0) {
        stores.health.fail("away");
      } else if (random.nextInt(4) == 0) {
        stores.health.recover();
      }
      write(random, flaky, versions);
      if (random.nextInt(3) == 0) {
        flaky.deliver();
      }
      replica.tick(T0 + i * 100_000_000L);
    }
    stores.health.recover();
    long calm = T0 + 200 * 100_000_000L;
    replica.tick(calm + Replica.RESYNC_NANOS);
    for (String key : versions.keySet()) {
      Fact<HealthVote> held = stores.health.held(key);
      if (held != null) {
        assertThat(replica.fact(key)).as("key %s", key).isEqualTo(held);
      }
    }
    assertNeverBack();
  }

  /// A write that reached the bus but not the map, at the same version as one that did: the map
  /// decides at the next re-load.
  @Test
  void theMapWinsAtAnEqualVersion() {
    Fact<HealthVote> onTheBus = fact("1/h1", new Version(1, 1, "h1"), Vote.UP);
    Fact<HealthVote> inTheMap = fact("1/h1", new Version(1, 1, "h1"), Vote.DOWN);
    replica.start(T0);
    bus.publish(Topics.HEALTH_CHANGED, onTheBus);
    assertThat(replica.fact("1/h1")).isEqualTo(onTheBus);
    stores.health.put(inTheMap);
    replica.tick(T0 + Replica.RESYNC_NANOS);
    assertThat(replica.fact("1/h1")).isEqualTo(inTheMap);
  }

  @Test
  void aKeyThatTheMapHasForgottenIsNoNews() {
    replica.start(T0);
    Fact<HealthVote> fact = fact("1/h1", new Version(1, 1, "h1"), Vote.UP);
    bus.publish(Topics.HEALTH_CHANGED, fact);
    replica.tick(T0 + Replica.RESYNC_NANOS);
    assertThat(replica.values()).containsExactly(value(fact));
  }

  @Test
  void aTombstoneIsToldAndKeptAgainstOlderNews() {
    replica.start(T0);
    Fact<HealthVote> old = fact("1/h1", new Version(1, 1, "h1"), Vote.UP);
    Fact<HealthVote> tombstone = Fact.deleted("1/h1", new Version(1, 2, "h1"));
    bus.publish(Topics.HEALTH_CHANGED, old);
    bus.publish(Topics.HEALTH_CHANGED, tombstone);
    bus.publish(Topics.HEALTH_CHANGED, old);
    assertThat(told).containsExactly(old, tombstone);
    assertThat(replica.values()).isEmpty();
  }

  @Test
  void aLoadThatFailsIsTriedAgainAfterASecond() {
    stores.health.put(fact("1/h1", new Version(1, 1, "h1"), Vote.UP));
    stores.health.fail("away");
    assertThat(replica.start(T0).failed()).isTrue();
    stores.health.recover();
    replica.tick(T0 + Replica.RETRY_NANOS - 1);
    assertThat(replica.isLoaded()).isFalse();
    replica.tick(T0 + Replica.RETRY_NANOS);
    assertThat(replica.isLoaded()).isTrue();
    assertThat(replica.failedLoadCount()).isEqualTo(1);
    assertThat(replica.values()).hasSize(1);
  }

  /// One writer per key, as the owner writes: a higher version each time, the map first.
  private void write(Random random, FlakyBus flaky, Map<String, Version> versions) {
    String prober = "h" + random.nextInt(3);
    String key = (1 + random.nextInt(4)) + "/" + prober;
    Version version = versions.getOrDefault(key, new Version(1, 0, prober)).next();
    versions.put(key, version);
    Fact<HealthVote> fact =
        random.nextInt(5) == 0
            ? Fact.deleted(key, version)
            : fact(key, version, List.of(Vote.values()).get(random.nextInt(3)));
    if (stores.health.put(fact).succeeded()) {
      flaky.publish(Topics.HEALTH_CHANGED, fact);
    }
  }

  private void assertNeverBack() {
    Map<String, Version> last = new HashMap<>();
    for (Fact<HealthVote> fact : told) {
      Version before = last.put(fact.key(), fact.version());
      if (before != null) {
        assertThat(fact.version().isNewerThan(before)).as("told %s", fact).isTrue();
      }
    }
  }

  private static Fact<HealthVote> fact(String key, Version version, Vote vote) {
    int slash = key.indexOf('/');
    BackendUid uid = new BackendUid(Long.parseLong(key.substring(0, slash)));
    String prober = key.substring(slash + 1);
    return new Fact<>(key, version, new HealthVote(uid, prober, vote, "L4OK", "", 1, 1));
  }

  private static HealthVote value(Fact<HealthVote> fact) {
    @Nullable HealthVote value = fact.value();
    if (value == null) {
      throw new AssertionError("a tombstone");
    }
    return value;
  }
}
