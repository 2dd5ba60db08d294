package dev.weir.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.core.cluster.ClusterAccess;
import dev.weir.core.cluster.HealthReader;
import dev.weir.core.cluster.PresenceKeeper;
import dev.weir.core.model.BackendUid;
import dev.weir.core.model.Fact;
import dev.weir.core.model.HealthVote;
import dev.weir.core.model.Role;
import dev.weir.core.model.Version;
import dev.weir.core.model.Vote;
import dev.weir.core.state.FactStore;
import dev.weir.core.state.HealthStore;
import dev.weir.core.testing.Samples;
import dev.weir.core.time.NanoClock;
import dev.weir.core.wire.Topics;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A prober that comes back: its votes win over those of its former life, whatever its clock says,
/// and whatever the map has collected meanwhile.
class RestartTest {
  private static final BackendUid ONE = new BackendUid(1);

  private final World world = new World();
  private final ClusterAccess director = world.cluster.node("d1");
  private final PresenceKeeper presence = new PresenceKeeper(director, Role.DIRECTOR);
  private final HealthReader reader = new HealthReader(director, presence.leases(), _ -> {});

  RestartTest() {
    assertThat(presence.start().succeeded()).isTrue();
    assertThat(reader.start().succeeded()).isTrue();
  }

  /// The reader holds a vote of the former life with a sequence that the new life has yet to reach.
  @ParameterizedTest
  @ValueSource(ints = {-365, -1, 0, 1})
  void isBelievedAlthoughTheMapHasCollectedItsFormerVotes(int clockMovedByDays) {
    world.publish(Samples.service(100));
    world.start("h1");
    world.run(300_000);
    assertThat(reader.verdict(ONE)).isEqualTo(Vote.UP);
    Version former = world.held(1, "h1").version();
    assertThat(former.sequence()).isGreaterThan(5);
    world.kill("h1");
    world.goesDown(1);
    world.cluster.stores.health.collect();
    assertThat(world.fact(1, "h1")).isNull();

    startWithClockMovedBy(Duration.ofDays(clockMovedByDays));
    world.run(200);
    assertThat(reader.verdict(ONE)).isEqualTo(Vote.DOWN);
    assertThat(world.held(1, "h1").version().isNewerThan(former)).isTrue();
    assertThat(world.held(1, "h1").version().sequence()).isLessThan(former.sequence());
  }

  @Test
  void whatItsFormerLifeStillHasOnTheWayIsRefused() {
    world.publish(Samples.service(100));
    world.start("h1");
    world.run(5_000);
    Fact<HealthVote> former = world.held(1, "h1");
    world.kill("h1");
    startWithClockMovedBy(Duration.ofDays(-1));
    world.goesDown(1);
    world.run(9_000);
    Version late = new Version(former.version().epoch(), 1_000_000, "h1");
    Future<FactStore.Outcome> written =
        world.cluster.stores.health.put(new Fact<>(former.key(), late, former.value()));
    assertThat(written.result()).isEqualTo(FactStore.Outcome.REFUSED);
    // Nor does a reader take it that hears it although it was refused.
    world.cluster.bus.publish(
        Topics.HEALTH_CHANGED, new Fact<>(former.key(), late, former.value()));
    assertThat(reader.verdict(ONE)).isEqualTo(Vote.DOWN);
  }

  /// Each life votes in an epoch of its own, also when one of them had to go above its first.
  @Test
  void eachLifeIsAboveAllThatTheOneBeforeUsed() {
    world.publish(Samples.service(100));
    long used = 0;
    for (int life = 0; life < 5; life++) {
      world.start("h1");
      world.run(3_000);
      Version vote = world.held(1, "h1").version();
      assertThat(vote.epoch()).as("life %d", life).isGreaterThan(used);
      // Somebody writes above it unheard: it has to claim again.
      Version above = new Version(vote.epoch(), vote.sequence() + 100, "h9");
      world.cluster.stores.health.put(Fact.deleted(HealthStore.key(ONE, "h1"), above));
      world.run(60_000);
      assertThat(world.says(1, "h1")).isEqualTo(Vote.UP);
      used = world.held(1, "h1").version().epoch();
      assertThat(used).isGreaterThan(vote.epoch());
      world.kill("h1");
      world.cluster.stores.health.collect();
    }
  }

  /// Without an epoch of its own its votes might be taken for old ones: it does not begin.
  @Test
  void doesNotProbeBeforeItHasItsEpoch() {
    world.publish(Samples.service(100));
    Refusing store = new Refusing(world.cluster.stores.health);
    ClusterAccess access = world.cluster.node("h1").with(store);
    Watch watch = world.start(access, HealthSettings.DEFAULT);
    world.run(5_500);
    assertThat(world.probed).isEmpty();
    assertThat(watch.readiness().reason()).isEqualTo("votes not claimed yet");
    assertThat(access.meters().counter("weir_health_claims_failed").count()).isEqualTo(6);
    store.refuses = false;
    world.run(1_100);
    assertThat(watch.readiness().ready()).isTrue();
    assertThat(world.says(1, "h1")).isEqualTo(Vote.UP);
  }

  private void startWithClockMovedBy(Duration by) {
    NanoClock moved = () -> world.cluster.clock.nowNanos() + by.toNanos();
    world.start(world.cluster.node("h1", world.cluster.bus, moved), HealthSettings.DEFAULT);
  }

  /// A map in which every claim is lost to somebody else.
  private static final class Refusing implements HealthStore {
    private final HealthStore inner;
    private boolean refuses = true;

    private Refusing(HealthStore inner) {
      this.inner = inner;
    }

    @Override
    public Future<Version> claim(String prober, long above) {
      return refuses ? Future.failedFuture("claimed by another") : inner.claim(prober, above);
    }

    @Override
    public Future<Outcome> put(Fact<HealthVote> fact) {
      return inner.put(fact);
    }

    @Override
    public Future<List<Fact<HealthVote>>> load() {
      return inner.load();
    }

    @Override
    public Future<@Nullable Fact<HealthVote>> get(String key) {
      return inner.get(key);
    }
  }
}
