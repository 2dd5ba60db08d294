package dev.weir.director;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.core.cluster.ClusterAccess;
import dev.weir.core.cluster.Leases;
import dev.weir.core.model.AgentWords;
import dev.weir.core.model.Backend;
import dev.weir.core.model.BackendId;
import dev.weir.core.model.BackendLoad;
import dev.weir.core.model.BackendUid;
import dev.weir.core.model.Fact;
import dev.weir.core.model.Feedback;
import dev.weir.core.model.HealthVote;
import dev.weir.core.model.LoadFactor;
import dev.weir.core.model.Presence;
import dev.weir.core.model.Role;
import dev.weir.core.model.Service;
import dev.weir.core.model.ServiceId;
import dev.weir.core.model.ServiceLoad;
import dev.weir.core.model.Version;
import dev.weir.core.model.Vote;
import dev.weir.core.model.Weight;
import dev.weir.core.state.HealthStore;
import dev.weir.core.testing.FakeCluster;
import dev.weir.core.testing.FlakyBus;
import dev.weir.core.testing.Samples;
import dev.weir.core.wire.Topics;
import dev.weir.director.balance.RoutingTable;
import dev.weir.director.balance.ServiceRoutes;
import dev.weir.director.balance.VetoBook;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Facts in, table out, on one thread and a clock that only the test moves.
class RoutingTableKeeperTest {
  private static final ServiceId WEB = new ServiceId("web");
  private final FakeCluster cluster = new FakeCluster();
  private long sequence;

  /// A keeper with the leases that it looks at.
  private final class Subject {
    private final Leases leases = new Leases();
    private final VetoBook vetoes = new VetoBook();
    private final RoutingTableKeeper keeper;
    private RoutingTable table = RoutingTable.EMPTY;

    Subject(ClusterAccess access) {
      keeper = new RoutingTableKeeper(access, leases, vetoes, () -> {});
    }

    Subject started() {
      Cluster.await(keeper.start());
      return this;
    }

    /// Which backends take connections, with their balanced weights in thousandths.
    Map<String, Long> weights() {
      tick();
      Map<String, Long> weights = new TreeMap<>();
      ServiceRoutes routes = table.routes(WEB);
      for (int i = 0; routes != null && i < routes.size(); i++) {
        weights.put(routes.route(i).id().value(), routes.route(i).weightPermille());
      }
      return weights;
    }

    RoutingTableKeeper.@Nullable Update tick() {
      long now = cluster.clock.nowNanos();
      keeper.tick(now);
      RoutingTableKeeper.Update update = keeper.refresh(now);
      if (update != null) {
        table = update.table();
      }
      return update;
    }

    /// A tick that must make another table.
    RoutingTableKeeper.Update updated() {
      RoutingTableKeeper.Update update = tick();
      if (update == null) {
        throw new AssertionError("the table is still the same");
      }
      return update;
    }

    void alive(String node, Role role) {
      speaks(node, role, Presence.Phase.READY);
    }

    void speaks(String node, Role role, Presence.Phase phase) {
      sequence++;
      Presence presence = new Presence(node, role, node + "-1", "", "test", 0, phase, "");
      leases.heard(
          new Fact<>(presence.key(), new Version(1, sequence, node), presence),
          cluster.clock.nowNanos());
    }
  }

  private Subject subject() {
    return new Subject(cluster.node("d1"));
  }

  private Version next() {
    sequence++;
    return new Version(1, sequence, "w");
  }

  private void publish(Service service) {
    Fact<Service> fact = new Fact<>(service.id().value(), next(), service);
    cluster.stores.services.put(fact);
    cluster.bus.publish(Topics.SERVICE_CHANGED, fact);
  }

  private void vote(long uid, String prober, Vote vote) {
    Fact<HealthVote> fact =
        new Fact<>(
            HealthStore.key(new BackendUid(uid), prober),
            next(),
            new HealthVote(new BackendUid(uid), prober, vote, "L4OK", "", 0, 1));
    cluster.stores.health.put(fact);
    cluster.bus.publish(Topics.HEALTH_CHANGED, fact);
  }

  private void load(long uid, int permille, AgentWords agent) {
    ServiceLoad load =
        new ServiceLoad(
            WEB,
            List.of(new BackendLoad(new BackendUid(uid), new LoadFactor(permille), 0, "", agent)));
    Fact<ServiceLoad> fact = new Fact<>(WEB.value(), next(), load);
    cluster.stores.load.put(fact);
    cluster.bus.publish(Topics.LOAD_CHANGED, fact);
  }

  /// One backend is DOWN, one has weight 0; nobody has spoken yet but the maps.
  @Test
  void aLateJoinerMeetsNeitherWhatIsDownNorWhatIsWeightless() {
    publish(Samples.service(100, 0, 100));
    vote(1, "h1", Vote.UP);
    vote(2, "h1", Vote.UP);
    vote(3, "h1", Vote.DOWN);
    assertThat(subject().started().weights()).isEqualTo(Map.of("b1", 100_000L));
  }

  @Test
  void publishesNothingBeforeEverythingWasRead() {
    publish(Samples.service(100));
    cluster.stores.health.fail("no answer");
    Subject subject = subject().started();
    assertThat(subject.tick()).isNull();
    assertThat(subject.keeper.isComplete()).isFalse();
    cluster.stores.health.recover();
    cluster.clock.advanceMillis(1000);
    subject.tick();
    assertThat(subject.weights()).containsKey("b1");
  }

  @Test
  void doesNotWaitForEvidenceForEver() {
    publish(Samples.service(100));
    cluster.stores.health.fail("no answer");
    Subject subject = subject().started();
    cluster.clock.advanceMillis(4999);
    assertThat(subject.weights()).isEmpty();
    cluster.clock.advanceMillis(1);
    assertThat(subject.weights()).containsKey("b1");
    assertThat(subject.keeper.failedLoadCount()).isPositive();
  }

  @Test
  void isNotCompleteWithoutAnyConfiguration() {
    cluster.stores.services.fail("no answer");
    Subject subject = subject().started();
    cluster.clock.advanceMillis(60_000);
    subject.tick();
    assertThat(subject.keeper.isComplete()).isFalse();
    assertThat(subject.keeper.missing()).isEqualTo("no configuration read yet");
  }

  @Test
  void followsVotesWhileTheirProberLivesAndKeepsTheLastVerdictAfter() {
    publish(Samples.service(100, 100));
    Subject subject = subject().started();
    subject.alive("h1", Role.HEALTH);
    vote(1, "h1", Vote.UP);
    vote(2, "h1", Vote.UP);
    assertThat(subject.weights()).containsOnlyKeys("b1", "b2");
    vote(2, "h1", Vote.DOWN);
    assertThat(subject.weights()).containsOnlyKeys("b1");
    cluster.clock.advanceMillis(60_000);
    assertThat(subject.weights()).as("nobody probes: the last verdict").containsOnlyKeys("b1");
    subject.alive("h2", Role.HEALTH);
    vote(2, "h2", Vote.UP);
    assertThat(subject.weights()).as("the dead one does not vote").containsOnlyKeys("b1", "b2");
  }

  @Test
  void countsTheVoteOfAProberThatIsNotHeardOfForOneLease() {
    publish(Samples.service(100, 100));
    vote(1, "h1", Vote.UP);
    vote(2, "h1", Vote.DOWN);
    Subject subject = subject().started();
    assertThat(subject.weights()).containsOnlyKeys("b1");
    cluster.clock.advanceMillis(5_999);
    subject.alive("h2", Role.HEALTH);
    vote(2, "h2", Vote.UP);
    assertThat(subject.weights()).as("a tie keeps the verdict").containsOnlyKeys("b1");
    cluster.clock.advanceMillis(1);
    subject.alive("h2", Role.HEALTH);
    assertThat(subject.weights()).containsOnlyKeys("b1", "b2");
  }

  @Test
  void scalesWeightsByLoadAndForgetsItWhenItsOwnerFallsSilent() {
    publish(steered(Feedback.Verdict.LVS));
    Subject subject = subject().started();
    load(1, 500, AgentWords.SILENT);
    assertThat(subject.weights()).containsEntry("b1", 50_000L).containsEntry("b2", 100_000L);
    cluster.clock.advanceMillis(49_999);
    assertThat(subject.weights()).containsEntry("b1", 50_000L);
    cluster.clock.advanceMillis(2);
    assertThat(subject.weights()).as("expiry and two heartbeats").containsEntry("b1", 100_000L);
    load(1, 500, AgentWords.SILENT);
    assertThat(subject.weights()).as("the owner speaks again").containsEntry("b1", 50_000L);
  }

  @Test
  void keepsAnAgentsWordsWhenNobodyGivesFeedback() {
    publish(steered(Feedback.Verdict.AGENT));
    Subject subject = subject().started();
    load(1, 500, new AgentWords(Vote.DOWN, null, 0, "stopped", "", ""));
    assertThat(subject.weights()).containsOnlyKeys("b2");
    cluster.clock.advanceMillis(3_600_000);
    assertThat(subject.weights()).containsOnlyKeys("b2");
  }

  @Test
  void passesOverFeedbackOfAServiceThatWantsNone() {
    publish(Samples.service(100, 100));
    Subject subject = subject().started();
    load(1, 500, new AgentWords(Vote.DOWN, null, 0, "stopped", "", ""));
    assertThat(subject.weights()).containsEntry("b1", 100_000L);
  }

  private static Service steered(Feedback.Verdict verdict) {
    Service plain = Samples.service(100, 100);
    return new Service(
        plain.id(),
        plain.enabled(),
        plain.scheduler(),
        plain.listeners(),
        plain.backends(),
        plain.forwarding(),
        plain.health(),
        new Feedback(verdict, plain.feedback().agent(), plain.feedback().lvs()));
  }

  @Test
  void rebuildsOnlyTheServiceThatAFactTouches() {
    publish(Samples.service(100));
    Service other =
        new Service(
            new ServiceId("other"),
            true,
            Samples.service(1).scheduler(),
            List.of(),
            List.of(Samples.backend(7, "127.0.0.1", 9, 100)),
            Samples.service(1).forwarding(),
            Samples.service(1).health(),
            Samples.service(1).feedback());
    publish(other);
    Subject subject = subject().started();
    subject.tick();
    ServiceRoutes web = subject.table.routes(WEB);
    ServiceRoutes before = subject.table.routes(other.id());
    vote(7, "h1", Vote.DOWN);
    subject.tick();
    assertThat(subject.table.routes(WEB)).isSameAs(web);
    assertThat(subject.table.routes(other.id())).isNotSameAs(before);
    assertThat(subject.tick()).as("nothing new").isNull();
  }

  @Test
  void saysWhichVersionsATableFollows() {
    publish(Samples.service(100));
    Subject subject = subject().started();
    RoutingTableKeeper.Update first = subject.updated();
    assertThat(first.configured()).containsKey(WEB);
    assertThat(first.listenersMoved()).isTrue();
    vote(1, "h1", Vote.UP);
    RoutingTableKeeper.Update second = subject.updated();
    assertThat(second.configured()).as("a vote is no configuration").isEmpty();
    assertThat(second.listenersMoved()).isFalse();
  }

  @Test
  void forgetsADeletedServiceAndTakesItsVersionAsApplied() {
    publish(Samples.service(100));
    Subject subject = subject().started();
    subject.tick();
    Version deleted = next();
    cluster.bus.publish(Topics.SERVICE_CHANGED, Fact.deleted("web", deleted));
    RoutingTableKeeper.Update update = subject.updated();
    assertThat(update.table().routes(WEB)).isNull();
    assertThat(update.configured()).containsEntry(WEB, deleted);
    assertThat(subject.keeper.backends()).isEmpty();
  }

  @Test
  void keepsAwayFromAVetoedBackendButNeverFromTheLast() {
    publish(Samples.service(100, 100));
    Subject subject = subject().started();
    subject.tick();
    for (long millis : new long[] {0, 100, 300}) {
      subject.vetoes.failed(new BackendUid(1), cluster.clock.nowNanos() + millis * 1_000_000);
      subject.vetoes.failed(new BackendUid(2), cluster.clock.nowNanos() + millis * 1_000_000);
    }
    subject.keeper.backendMoved(new BackendUid(1));
    assertThat(subject.weights()).containsOnlyKeys("b2");
    assertThat(subject.keeper.vetoed()).containsExactly(new BackendUid(1));
    assertThat(subject.keeper.deniedVetoCount()).isEqualTo(1);
    cluster.clock.advanceMillis(1_300);
    assertThat(subject.weights()).containsOnlyKeys("b1", "b2");
    assertThat(subject.keeper.vetoed()).isEmpty();
  }

  /// Two keepers, one behind a bus that loses, doubles and reorders: after a re-read they agree.
  @ParameterizedTest
  @MethodSource("dev.weir.core.testing.Seeds#few")
  void agreesWithAnotherAfterAResyncWhateverTheBusDid(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    FlakyBus flaky = new FlakyBus(cluster.bus, random);
    Subject one = subject().started();
    Subject two = subject().started();
    for (int step = 0; step < 60; step++) {
      long uid = random.nextLong(1, 4);
      switch (random.nextInt(3)) {
        case 0 -> {
          Service moved =
              Samples.service(random.nextInt(200), random.nextInt(200), random.nextInt(200));
          Fact<Service> fact = new Fact<>("web", next(), renumbered(moved, random));
          cluster.stores.services.put(fact);
          flaky.publish(Topics.SERVICE_CHANGED, fact);
        }
        case 1 -> {
          Vote vote = random.nextBoolean() ? Vote.UP : Vote.DOWN;
          Fact<HealthVote> fact =
              new Fact<>(
                  HealthStore.key(new BackendUid(uid), "h1"),
                  next(),
                  new HealthVote(new BackendUid(uid), "h1", vote, "L4OK", "", 0, 1));
          cluster.stores.health.put(fact);
          flaky.publish(Topics.HEALTH_CHANGED, fact);
        }
        default -> flaky.deliver();
      }
      one.alive("h1", Role.HEALTH);
      two.alive("h1", Role.HEALTH);
      one.tick();
    }
    flaky.becomeHonest();
    cluster.clock.advanceMillis(30_000);
    one.alive("h1", Role.HEALTH);
    two.alive("h1", Role.HEALTH);
    one.tick();
    two.tick();
    Map<String, Long> expected = two.weights();
    assertThat(one.weights()).as("seed %d", seed).isEqualTo(expected);
  }

  private static Service renumbered(Service service, SplittableRandom random) {
    if (random.nextInt(4) > 0) {
      return service;
    }
    Backend last = service.backends().getLast();
    return service.withBackends(
        List.of(
            service.backends().getFirst(),
            new Backend(
                new BackendId("b2"),
                new BackendUid(2),
                last.endpoint(),
                new Weight(50),
                last.adminState())));
  }
}
