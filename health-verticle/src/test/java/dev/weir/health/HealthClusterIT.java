package dev.weir.health;

import static dev.weir.core.testing.FactStoreContract.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weir.core.cluster.ClusterAccess;
import dev.weir.core.cluster.HazelcastCluster;
import dev.weir.core.cluster.HazelcastMembers;
import dev.weir.core.model.Backend;
import dev.weir.core.model.Fact;
import dev.weir.core.model.HealthCheck;
import dev.weir.core.model.HealthVote;
import dev.weir.core.model.HttpCheck;
import dev.weir.core.model.Service;
import dev.weir.core.model.Version;
import dev.weir.core.model.Vote;
import dev.weir.core.testing.CutBus;
import dev.weir.core.testing.Samples;
import dev.weir.core.testing.ScriptedBackend;
import dev.weir.core.wire.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Two health nodes on two real members: one dies without a word, its votes stay to be read, the
/// other takes its backends over; and it comes back in an epoch above its former one.
final class HealthClusterIT {
  private static final int BACKENDS = 8;

  /// Leases of 6 s, and whatever a busy machine adds.
  private static final Duration BOUND = Duration.ofMinutes(2);

  private static final HealthCheck OFTEN =
      new HealthCheck(
          HealthCheck.Kind.TCP,
          Duration.ofMillis(200),
          Duration.ofSeconds(10),
          2,
          3,
          10,
          null,
          HttpCheck.DEFAULT);

  /// A health node, and the end of its bus.
  private record Node(HazelcastCluster member, CutBus bus, Health health) {
    Map<String, Set<Long>> standing() {
      return HealthClusterIT.standing(member);
    }
  }

  private final HazelcastMembers members = new HazelcastMembers();
  private final List<ScriptedBackend> backends = new ArrayList<>();

  @AfterEach
  void close() {
    members.close();
    backends.forEach(ScriptedBackend::close);
  }

  @Test
  void aDeadNodesBackendsAreTakenOverAndItsVotesStayUntilThen() {
    Node h1 = start("h1");
    publish(h1.member());
    Node h2 = start("h2");
    until(() -> isShared(h2));
    Set<Long> ofTheDead = h2.standing().getOrDefault("h1", Set.of());
    assertThat(ofTheDead).isNotEmpty().hasSizeLessThan(BACKENDS);
    long epoch = epoch(h2, "h1");

    h1.bus().cut();
    members.kill(h1.member());
    assertThat(h2.member().memberCount()).isBetween(1, 2);
    assertThat(allVoted(h2)).as("votes right after the death").hasSize(BACKENDS);
    ScriptedBackend fallen = backends.get(ofTheDead.iterator().next().intValue() - 1);
    fallen.close();
    until(() -> h2.standing().getOrDefault("h2", Set.of()).size() == BACKENDS);
    until(() -> !h2.standing().containsKey("h1"));
    long uid = backends.indexOf(fallen) + 1L;
    until(() -> votes(h2.member()).stream().anyMatch(vote -> says(vote, uid, Vote.DOWN)));

    Node again = start("h1");
    until(() -> isShared(again));
    assertThat(again.standing().get("h1")).isEqualTo(ofTheDead);
    assertThat(epoch(h2, "h1")).isGreaterThan(epoch);
    assertThat(votes(again.member())).filteredOn(vote -> vote.vote() == Vote.DOWN).hasSize(1);
  }

  private Node start(String name) {
    HazelcastCluster member = members.start(name);
    ClusterAccess access = member.access();
    CutBus bus = new CutBus(access.bus());
    ClusterAccess cut = access.with(bus);
    Health health = await(Health.start(member.vertx(), cut, HealthSettings.DEFAULT));
    until(health::isReady);
    return new Node(member, bus, health);
  }

  private void publish(HazelcastCluster member) {
    List<Backend> all = new ArrayList<>();
    for (int uid = 1; uid <= BACKENDS; uid++) {
      ScriptedBackend backend = ScriptedBackend.start(ScriptedBackend.silent());
      backends.add(backend);
      all.add(Samples.backend(uid, "127.0.0.1", backend.port(), 100));
    }
    Service base = Samples.service();
    Service service =
        new Service(
            base.id(),
            true,
            base.scheduler(),
            List.of(),
            all,
            base.forwarding(),
            OFTEN,
            base.feedback());
    Fact<Service> fact = new Fact<>(service.id().value(), new Version(1, 1, ""), service);
    await(member.access().services().put(fact));
    member.access().bus().publish(Topics.SERVICE_CHANGED, fact);
  }

  /// Each backend has the vote of exactly one node, and each node votes.
  private static boolean isShared(Node node) {
    Map<String, Set<Long>> standing = node.standing();
    int sum = standing.values().stream().mapToInt(Set::size).sum();
    return standing.size() == 2 && sum == BACKENDS && allVoted(node).size() == BACKENDS;
  }

  private static Set<Long> allVoted(Node node) {
    return votes(node.member()).stream()
        .map(vote -> vote.uid().value())
        .collect(Collectors.toSet());
  }

  private static Map<String, Set<Long>> standing(HazelcastCluster member) {
    return votes(member).stream()
        .collect(
            Collectors.groupingBy(
                HealthVote::prober,
                TreeMap::new,
                Collectors.mapping(vote -> vote.uid().value(), Collectors.toSet())));
  }

  private static long epoch(Node reader, String prober) {
    return facts(reader.member()).stream()
        .filter(fact -> !fact.isDeleted() && Votes.prober(fact).equals(prober))
        .mapToLong(fact -> fact.version().epoch())
        .min()
        .orElseThrow();
  }

  private static List<HealthVote> votes(HazelcastCluster member) {
    List<HealthVote> votes = new ArrayList<>();
    for (Fact<HealthVote> fact : facts(member)) {
      HealthVote vote = fact.value();
      if (vote != null) {
        votes.add(vote);
      }
    }
    return votes;
  }

  private static List<Fact<HealthVote>> facts(HazelcastCluster member) {
    return await(member.access().health().load());
  }

  private static boolean says(HealthVote vote, long uid, Vote what) {
    return vote.uid().value() == uid && vote.vote() == what;
  }

  private static void until(Callable<Boolean> condition) {
    await().atMost(BOUND).pollInterval(Duration.ofMillis(50)).until(condition);
  }
}
