package dev.weir.health;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.core.model.AdminState;
import dev.weir.core.model.AgentWords;
import dev.weir.core.model.Backend;
import dev.weir.core.model.BackendLoad;
import dev.weir.core.model.BackendUid;
import dev.weir.core.model.DialFailed;
import dev.weir.core.model.Fact;
import dev.weir.core.model.HealthVote;
import dev.weir.core.model.LoadFactor;
import dev.weir.core.model.Service;
import dev.weir.core.model.ServiceId;
import dev.weir.core.model.ServiceLoad;
import dev.weir.core.model.Version;
import dev.weir.core.model.Vote;
import dev.weir.core.testing.Samples;
import dev.weir.core.wire.Questions;
import dev.weir.core.wire.Topics;
import dev.weir.health.verdict.Code;
import dev.weir.health.verdict.ProbeResult;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// One node, default check: interval 2 s with 10 % jitter, timeout 1 s, rise 2, fall 3.
class WatchTest {
  private static final BackendUid ONE = new BackendUid(1);

  /// timeout + fall × (interval + jitter)
  private static final long DOWN_WITHIN_MILLIS = 1000 + 3 * 2200;

  private final World world = new World();

  @Test
  void theFirstEvidenceIsVotedAtOnce() {
    world.publish(Samples.service(100, 100));
    world.goesDown(2);
    world.start("h1");
    world.run(50);
    assertThat(world.says(1, "h1")).isEqualTo(Vote.UP);
    HealthVote vote = requireNonNull(world.vote(2, "h1"));
    assertThat(vote.vote()).isEqualTo(Vote.DOWN);
    assertThat(vote.code()).isEqualTo("L4CON");
    assertThat(vote.reason()).isEqualTo("connection refused");
  }

  @Test
  void aVoteIsInTheMapBeforeItIsOnTheBus() {
    List<Vote> inMapWhenHeard = new ArrayList<>();
    world.cluster.bus.subscribe(
        Topics.HEALTH_CHANGED, _ -> inMapWhenHeard.add(world.says(1, "h1")));
    world.publish(Samples.service(100));
    world.start("h1");
    world.run(50);
    world.goesDown(1);
    world.run(DOWN_WITHIN_MILLIS);
    assertThat(inMapWhenHeard).containsExactly(Vote.UP, Vote.DOWN);
  }

  @Test
  void downAndUpAgainWithinTheBound() {
    world.probesTake(900);
    world.publish(Samples.service(100));
    world.start("h1");
    for (int round = 0; round < 10; round++) {
      world.run(5000 + 370L * round);
      assertThat(world.says(1, "h1")).isEqualTo(Vote.UP);
      world.goesDown(1);
      world.run(DOWN_WITHIN_MILLIS);
      assertThat(world.says(1, "h1")).as("round %d", round).isEqualTo(Vote.DOWN);
      world.comesUp(1);
      world.run(1000 + 2 * 2200);
      assertThat(world.says(1, "h1")).as("round %d", round).isEqualTo(Vote.UP);
    }
  }

  /// Down for one probe, up for one probe: rise and fall hide it.
  @Test
  void aBackendThatFlapsFasterThanTheRuleDoesNotMoveTheVote() {
    world.publish(Samples.service(100));
    world.start("h1");
    world.run(5000);
    Fact<HealthVote> before = world.fact(1, "h1");
    for (int i = 0; i < 10; i++) {
      int known = world.probed.size();
      world.goesDown(1);
      while (world.probed.size() < known + 2) {
        world.run(10);
      }
      world.comesUp(1);
      while (world.probed.size() < known + 3) {
        world.run(10);
      }
    }
    assertThat(world.says(1, "h1")).isEqualTo(Vote.UP);
    assertThat(world.cluster.bus.published).filteredOn(fact -> fact.equals(before)).hasSize(1);
    assertThat(world.cluster.bus.published)
        .filteredOn(fact -> fact.value() instanceof HealthVote)
        .hasSize(1);
  }

  @Test
  void aFailedDialMakesItProbeNow() {
    world.publish(Samples.service(100));
    world.start("h1");
    world.run(5000);
    world.goesDown(1);
    long began = world.nowMillis();
    for (int i = 0; i < 60; i++) {
      ring();
      world.run(10);
    }
    assertThat(world.says(1, "h1")).isEqualTo(Vote.DOWN);
    List<Long> starts =
        world.probed.stream().map(World.Probed::atMillis).filter(at -> at > began).toList();
    for (int i = 1; i < starts.size(); i++) {
      assertThat(starts.get(i) - starts.get(i - 1)).isGreaterThanOrEqualTo(100);
    }
    assertThat(starts.size()).isBetween(5, 7);
  }

  @Test
  void votesAreWrittenAgainBeforeTheMapForgetsThem() {
    world.publish(Samples.service(100, 100, 100));
    world.start("h1");
    world.run(100);
    for (int i = 0; i < 5; i++) {
      List<Version> before = versions();
      world.run(Duration.ofSeconds(31).toMillis());
      List<Version> after = versions();
      for (int each = 0; each < 3; each++) {
        assertThat(after.get(each).isNewerThan(before.get(each))).isTrue();
      }
    }
    assertThat(world.cluster.bus.published)
        .filteredOn(fact -> fact.value() instanceof HealthVote)
        .as("a renewal is no news")
        .hasSize(3);
  }

  /// Were it told and this node to die, nothing could ever take it back.
  @Test
  void whatTheMapDidNotTakeIsNotToldUntilItDoes() {
    world.publish(Samples.service(100));
    world.start("h1");
    world.run(5000);
    world.cluster.stores.health.fail("the map is away");
    world.goesDown(1);
    world.run(DOWN_WITHIN_MILLIS);
    assertThat(heard()).extracting(HealthVote::vote).containsExactly(Vote.UP);
    world.cluster.stores.health.recover();
    world.run(2500);
    assertThat(heard()).extracting(HealthVote::vote).containsExactly(Vote.UP, Vote.DOWN);
    assertThat(world.says(1, "h1")).isEqualTo(Vote.DOWN);
  }

  @Test
  void aSlowMapIsWaitedForAndToldOnce() {
    var access = world.cluster.node("h1");
    SlowHealthStore slow = new SlowHealthStore(world.cluster.stores.health);
    var slowly = access.with(slow);
    world.publish(Samples.service(100));
    world.start(slowly, HealthSettings.DEFAULT);
    world.run(3000);
    assertThat(heard()).isEmpty();
    slow.answerAll();
    world.run(100);
    assertThat(heard()).hasSize(1);
    assertThat(world.says(1, "h1")).isEqualTo(Vote.UP);
  }

  @Test
  void maintenanceEndsProbesAndTakesTheVoteBack() {
    world.publish(Samples.service(100, 100));
    world.start("h1");
    world.run(5000);
    world.goesDown(1);
    world.publish(with(AdminState.MAINT));
    world.run(100);
    assertThat(world.fact(1, "h1")).isNotNull().matches(Fact::isDeleted);
    long since = world.nowMillis();
    world.run(10_000);
    assertThat(world.probersSince(1, since)).isEmpty();
    assertThat(world.probersSince(2, since)).containsExactly("h1");
    world.publish(with(AdminState.READY));
    world.run(100);
    assertThat(world.says(1, "h1")).as("the first evidence decides again").isEqualTo(Vote.DOWN);
  }

  @Test
  void anAgentsMaintenanceEndsProbesUntilItTakesThatBack() {
    world.publish(Samples.service(100, 100));
    world.start("h1");
    world.run(5000);
    agentSays(1, AdminState.MAINT);
    world.run(100);
    long since = world.nowMillis();
    world.run(10_000);
    assertThat(world.probersSince(1, since)).isEmpty();
    agentSays(2, AdminState.READY);
    world.run(100);
    assertThat(world.probersSince(1, since)).containsExactly("h1");
  }

  @Test
  void anotherAddressIsAnotherQuestion() {
    world.publish(Samples.service(100));
    world.start("h1");
    world.run(5000);
    world.goesDown(1);
    Service moved =
        Samples.service(100).withBackends(List.of(Samples.backend(1, "127.0.0.9", 9001, 100)));
    world.publish(moved);
    world.run(50);
    assertThat(world.says(1, "h1")).as("one probe of the new address decides").isEqualTo(Vote.DOWN);
  }

  @Test
  void answersWithItsNewestEvidence() {
    world.publish(Samples.service(100));
    world.start("h1");
    world.run(5000);
    world.goesDown(1);
    for (int known = world.probed.size(); world.probed.size() == known; ) {
      world.run(10);
    }
    HealthVote evidence = ask(ONE).result();
    assertThat(evidence.vote()).isEqualTo(Vote.UP);
    assertThat(evidence.code()).isEqualTo("L4CON");
    assertThat(evidence.consecutiveCount()).isEqualTo(1);
    assertThat(ask(new BackendUid(99)).failed()).isTrue();
  }

  @Test
  void checksNowWhenAskedTo() {
    world.probesTake(50);
    world.publish(Samples.service(100));
    world.start("h1");
    world.run(5000);
    world.goesDown(1);
    Future<HealthVote> answer =
        world.cluster.bus.ask(Questions.CHECK_NOW, "h1", ONE, Duration.ofSeconds(5));
    assertThat(answer.isComplete()).isFalse();
    world.run(200);
    assertThat(answer.result().code()).isEqualTo("L4CON");
    assertThat(answer.result().vote()).as("one failure of three").isEqualTo(Vote.UP);
  }

  @Test
  void aQuestionAboutABackendThatGoesAwayIsRefused() {
    world.probesTake(500);
    world.publish(Samples.service(100, 100));
    world.start("h1");
    world.run(5000);
    Future<HealthVote> answer =
        world.cluster.bus.ask(Questions.CHECK_NOW, "h1", ONE, Duration.ofSeconds(5));
    world.publish(with(AdminState.MAINT));
    world.run(100);
    assertThat(answer.failed()).isTrue();
  }

  @Test
  void isReadyWhenTheMapsWereRead() {
    world.cluster.stores.services.fail("no cluster");
    Watch watch = world.start("h1");
    world.run(100);
    assertThat(watch.readiness().ready()).isFalse();
    assertThat(watch.readiness().reason()).isEqualTo("services not read yet");
    world.cluster.stores.services.recover();
    world.run(1500);
    assertThat(watch.readiness().ready()).isTrue();
  }

  @Test
  void probesThatCannotRunMoveNothing() {
    world.publish(Samples.service(100));
    var access = world.cluster.node("h1");
    Watch watch =
        new Watch(
            access,
            HealthSettings.DEFAULT,
            _ -> Future.succeededFuture(new ProbeResult.Skipped(Code.SOCKERR, "no descriptors")),
            new Random(1));
    assertThat(watch.start().succeeded()).isTrue();
    for (int i = 0; i < 1000; i++) {
      world.cluster.clock.advanceMillis(10);
      watch.tick(world.cluster.clock.nowNanos());
    }
    assertThat(world.fact(1, "h1")).isNull();
    assertThat(ask(ONE).result().reason()).isEqualTo("no descriptors");
    assertThat(
            access
                .meters()
                .get("weir_health_probes")
                .tags("kind", "tcp", "result", "SOCKERR")
                .counter()
                .count())
        .isGreaterThan(3);
  }

  private void ring() {
    DialFailed failed = new DialFailed(new ServiceId("web"), ONE, "d1", "refused");
    world.cluster.bus.publish(
        Topics.DIAL_FAILED, new Fact<>("web", new Version(1, 1, "d1"), failed));
  }

  private Future<HealthVote> ask(BackendUid uid) {
    return world.cluster.bus.ask(Questions.EVIDENCE, "h1", uid, Duration.ofSeconds(1));
  }

  private List<Version> versions() {
    List<Version> versions = new ArrayList<>();
    for (long uid = 1; uid <= 3; uid++) {
      versions.add(world.held(uid, "h1").version());
    }
    return versions;
  }

  private List<HealthVote> heard() {
    return world.cluster.bus.published.stream()
        .map(Fact::value)
        .filter(HealthVote.class::isInstance)
        .map(HealthVote.class::cast)
        .toList();
  }

  private static Service with(AdminState state) {
    Service service = Samples.service(100, 100);
    List<Backend> backends =
        List.of(service.backends().get(0).with(state), service.backends().get(1));
    return service.withBackends(backends);
  }

  private void agentSays(long version, AdminState state) {
    AgentWords words = new AgentWords(null, state, 0, "", "", "");
    BackendLoad load = new BackendLoad(ONE, LoadFactor.NEUTRAL, 0, "agent", words);
    ServiceLoad all = new ServiceLoad(new ServiceId("web"), List.of(load));
    world.cluster.bus.publish(
        Topics.LOAD_CHANGED, new Fact<>("web", new Version(1, version, "f1"), all));
  }
}
