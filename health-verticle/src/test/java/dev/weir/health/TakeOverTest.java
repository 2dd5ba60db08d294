package dev.weir.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.core.model.Fact;
import dev.weir.core.model.HealthVote;
import dev.weir.core.model.Version;
import dev.weir.core.model.Vote;
import dev.weir.core.testing.Samples;
import dev.weir.core.wire.Topics;
import dev.weir.health.probe.ProbeLimits;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Two nodes or more: who probes what, and whose votes stand. Lease 6 s, renewed every 2 s.
class TakeOverTest {
  private static final int BACKENDS = 24;
  private static final long LEASE_MILLIS = 6000;

  private final World world = new World();

  private void serve() {
    int[] weights = new int[BACKENDS];
    Arrays.fill(weights, 100);
    world.publish(Samples.service(weights));
  }

  @Test
  void eachBackendIsProbedByExactlyOneNode() {
    serve();
    world.start("h1");
    world.start("h2");
    world.start("h3");
    world.run(3000);
    long since = world.nowMillis();
    world.run(6000);
    Set<String> used = new HashSet<>();
    for (long uid = 1; uid <= BACKENDS; uid++) {
      Set<String> probers = world.probersSince(uid, since);
      assertThat(probers).as("backend %d", uid).hasSize(1);
      used.addAll(probers);
      assertThat(standing(uid)).as("votes on backend %d", uid).isEqualTo(probers);
    }
    assertThat(used).containsExactlyInAnyOrder("h1", "h2", "h3");
  }

  @Test
  void withTwoProbersEachBackendHasTwo() {
    serve();
    HealthSettings two = new HealthSettings(2, 1000, null, null, 2000, ProbeLimits.DEFAULT);
    for (String node : new String[] {"h1", "h2", "h3"}) {
      world.start(world.cluster.node(node), two);
    }
    world.run(3000);
    long since = world.nowMillis();
    world.run(6000);
    for (long uid = 1; uid <= BACKENDS; uid++) {
      assertThat(world.probersSince(uid, since)).hasSize(2);
      assertThat(standing(uid)).isEqualTo(world.probersSince(uid, since));
    }
  }

  @Test
  void aNodeThatDiesIsReplacedWithinTheLease() {
    serve();
    world.start("h1");
    world.start("h2");
    world.run(10_000);
    long killed = world.nowMillis();
    world.kill("h1");
    world.run(LEASE_MILLIS + 50);
    long since = world.nowMillis();
    world.run(2300);
    for (long uid = 1; uid <= BACKENDS; uid++) {
      assertThat(world.probersSince(uid, since)).as("backend %d", uid).containsExactly("h2");
      assertThat(world.probersSince(uid, killed)).doesNotContain("h1");
    }
  }

  @Test
  void aNodeThatLeavesIsReplacedAtOnceAndItsVotesStay() {
    serve();
    world.start("h1");
    world.start("h2");
    world.run(10_000);
    Set<Long> ofH1 = votedBy("h1");
    world.stop("h1");
    assertThat(votedBy("h1")).isEqualTo(ofH1);
    long since = world.nowMillis();
    world.run(200);
    for (long uid : ofH1) {
      assertThat(world.probersSince(uid, since)).as("backend %d", uid).containsExactly("h2");
    }
  }

  /// A backend that fails its first probe after the take-over has failed one of three.
  @Test
  void aTakeOverIsNoEvidence() {
    serve();
    world.start("h1");
    world.start("h2");
    world.run(10_000);
    long mine = votedBy("h1").iterator().next();
    world.goesDown(mine);
    world.stop("h1");
    world.run(300);
    assertThat(world.says(mine, "h2")).isEqualTo(Vote.UP);
    world.run(3 * 2200);
    assertThat(world.says(mine, "h2")).isEqualTo(Vote.DOWN);
  }

  @Test
  void aBackendThatWasDownStaysDownThroughATakeOver() {
    serve();
    world.start("h1");
    world.start("h2");
    world.run(10_000);
    long mine = votedBy("h1").iterator().next();
    world.goesDown(mine);
    world.run(9000);
    assertThat(world.says(mine, "h1")).isEqualTo(Vote.DOWN);
    world.comesUp(mine);
    world.kill("h1");
    long killed = world.nowMillis();
    while (world.probersSince(mine, killed).isEmpty()) {
      world.run(10);
    }
    assertThat(world.nowMillis() - killed).isLessThan(LEASE_MILLIS + 100);
    assertThat(world.says(mine, "h2")).as("one pass of two").isEqualTo(Vote.DOWN);
  }

  /// The old owner's vote stands until there is another, so that there is always a verdict; then it
  /// goes, so that it cannot hold the new one in a tie.
  @Test
  void aNewNodeTakesItsShareAndTheOldVotesGo() {
    serve();
    world.start("h1");
    world.run(5000);
    assertThat(votedBy("h1")).hasSize(BACKENDS);
    world.start("h2");
    for (int i = 0; i < 300; i++) {
      world.run(10);
      for (long uid = 1; uid <= BACKENDS; uid++) {
        assertThat(standing(uid)).as("votes on backend %d", uid).isNotEmpty();
      }
    }
    Set<Long> ofH2 = votedBy("h2");
    assertThat(ofH2).isNotEmpty();
    assertThat(votedBy("h1")).doesNotContainAnyElementsOf(ofH2).hasSize(BACKENDS - ofH2.size());
  }

  @Test
  void aSuccessorThatNeverVotesIsNotWaitedForForEver() {
    serve();
    world.start("h1");
    world.run(5000);
    // It says that it probes, and does not: the worst neighbour there can be.
    world.start(
        world.cluster.node("h2"), new HealthSettings(1, 1, null, null, 2000, ProbeLimits.DEFAULT));
    world.probesTake(3_600_000);
    world.run(29_000);
    Set<Long> before = votedBy("h1");
    assertThat(before).hasSize(BACKENDS);
    world.run(5000);
    assertThat(votedBy("h1").size()).isBetween(1, BACKENDS - 1);
  }

  /// Else they would count again when the node comes back.
  @Test
  void votesOfTheGoneAreTakenAway() {
    serve();
    world.start("h1");
    world.start("h2");
    world.run(10_000);
    assertThat(votedBy("h1")).isNotEmpty();
    world.kill("h1");
    world.run(20_000);
    assertThat(votedBy("h1")).isEmpty();
    assertThat(votedBy("h2")).hasSize(BACKENDS);
  }

  /// A node cannot know who lives before it has listened.
  @Test
  void aNodeThatJustCameDoesNotBuryTheLiving() {
    serve();
    world.start("h1");
    world.run(10_000);
    Set<Long> before = votedBy("h1");
    world.start("h2");
    world.run(1000);
    Set<Long> ofH2 = votedBy("h2");
    before.removeAll(ofH2);
    assertThat(votedBy("h1")).isEqualTo(before);
    assertThat(counter("h2")).isZero();
  }

  @Test
  void aRestartedNodeGoesOnFromItsOwnVotes() {
    serve();
    world.start("h1");
    world.run(5000);
    world.goesDown(3);
    world.run(9000);
    Fact<HealthVote> before = world.held(3, "h1");
    world.kill("h1");
    world.comesUp(3);
    world.start("h1");
    world.run(100);
    assertThat(world.says(3, "h1")).as("one pass of two").isEqualTo(Vote.DOWN);
    world.run(2 * 2200);
    assertThat(world.says(3, "h1")).isEqualTo(Vote.UP);
    Fact<HealthVote> last = world.held(3, "h1");
    assertThat(last.version().isNewerThan(before.version())).isTrue();
  }

  /// A node that the others took for dead finds its votes buried and casts them again.
  @Test
  void aNodeThatWasBuriedAliveVotesAgain() {
    serve();
    world.start("h1");
    world.run(5000);
    Fact<HealthVote> vote = world.held(1, "h1");
    var version = new Version(vote.version().epoch(), vote.version().sequence() + 7, "h9");
    Fact<HealthVote> tombstone = Fact.deleted(vote.key(), version);
    world.cluster.stores.health.put(tombstone);
    world.cluster.bus.publish(Topics.HEALTH_CHANGED, tombstone);
    world.run(2500);
    assertThat(world.says(1, "h1")).isEqualTo(Vote.UP);
    assertThat(world.cluster.bus.published.getLast().key()).isNotNull();
  }

  /// Found by the simulation: a tombstone that the map refuses must not be told, because a reader
  /// that holds an older vote would take it and never hear otherwise.
  @Test
  void whatCannotBeBuriedIsNotToldAsBuried() {
    serve();
    world.start("h1");
    world.start("h2");
    world.run(10_000);
    long uid = votedBy("h1").iterator().next();
    world.kill("h1");
    Fact<HealthVote> known = world.held(uid, "h1");
    Version unheard = new Version(known.version().epoch(), known.version().sequence() + 5, "h1");
    world.cluster.stores.health.put(new Fact<>(known.key(), unheard, known.value()));
    world.run(60_000);
    assertThat(world.cluster.bus.published)
        .filteredOn(fact -> fact.key().equals(known.key()) && fact.isDeleted())
        .isNotEmpty()
        .allMatch(fact -> fact.version().isNewerThan(unheard));
  }

  /// The map says REFUSED when somebody wrote above us unheard.
  @Test
  void aRefusedVoteGoesAboveWhatTheMapHolds() {
    serve();
    world.start("h1");
    world.run(5000);
    Fact<HealthVote> vote = world.held(1, "h1");
    var version = new Version(vote.version().epoch(), 1_000_000, "h9");
    world.cluster.stores.health.put(Fact.deleted(vote.key(), version));
    world.goesDown(1);
    world.run(1000 + 3 * 2200 + 2500);
    assertThat(world.says(1, "h1")).isEqualTo(Vote.DOWN);
  }

  private double counter(String node) {
    return world.cluster.bus.published.stream()
        .filter(fact -> fact.isDeleted() && fact.version().writer().equals(node))
        .filter(fact -> !fact.key().endsWith("/" + node))
        .count();
  }

  private Set<String> standing(long uid) {
    Set<String> nodes = new HashSet<>();
    for (String node : new String[] {"h1", "h2", "h3"}) {
      if (world.vote(uid, node) != null) {
        nodes.add(node);
      }
    }
    return nodes;
  }

  private Set<Long> votedBy(String node) {
    Set<Long> uids = new HashSet<>();
    for (long uid = 1; uid <= BACKENDS; uid++) {
      if (world.vote(uid, node) != null) {
        uids.add(uid);
      }
    }
    return uids;
  }
}
