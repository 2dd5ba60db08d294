package dev.weir.feedback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weir.core.cluster.ClusterAccess;
import dev.weir.core.model.AdminState;
import dev.weir.core.model.Backend;
import dev.weir.core.model.BackendUid;
import dev.weir.core.model.Fact;
import dev.weir.core.model.HealthVote;
import dev.weir.core.model.Service;
import dev.weir.core.model.Version;
import dev.weir.core.model.Vote;
import dev.weir.core.model.Weight;
import dev.weir.core.state.HealthStore;
import dev.weir.core.wire.Topics;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A real HAProxy that asks our agent follows what operators, probes, agents and load reports make
/// of weights and states, and forgets nothing of it for a name that we do not know.
@Tag("haproxy")
final class AgentAnswersHaproxyIT {
  private final Bench bench = new Bench();
  private final ClusterAccess access = bench.cluster.node("f1");
  private long votes;

  @AfterEach
  void close() {
    bench.close();
  }

  @Test
  void haproxyFollowsOurWeightsAndStates(@TempDir Path folder) throws IOException {
    bench.publish(service(AdminState.READY, 100, 50));
    RunningFeedback node = bench.node(access, FeedbackSettings.DEFAULT.onFreePorts());
    vote(1, Vote.UP);
    vote(2, Vote.UP);
    try (Haproxy haproxy = Haproxy.start(folder, servers(node, "b1", "b2", "b9"))) {
      expect(haproxy, "b1", "no check", "100");
      expect(haproxy, "b2", "no check", "50");

      bench.publish(service(AdminState.READY, 70, 50));
      expect(haproxy, "b1", "no check", "70");
      bench.publish(service(AdminState.DRAIN, 70, 50));
      expect(haproxy, "b1", "DRAIN (agent)", "70");
      bench.publish(service(AdminState.MAINT, 70, 50));
      expect(haproxy, "b1", "MAINT", "70");
      bench.publish(service(AdminState.READY, 100, 50));
      expect(haproxy, "b1", "no check", "100");

      vote(1, Vote.DOWN);
      expect(haproxy, "b1", "DOWN (agent)", "100");
      assertThat(haproxy.stat("b1").get("last_agt")).isEqualTo("via agent : down (probes fail)");
      vote(1, Vote.UP);
      expect(haproxy, "b1", "no check", "100");

      bench.load(node, "web", "b1", 0.99);
      bench.cluster.clock.advanceMillis(5_000);
      expect(haproxy, "b1", "no check", "83");
      assertThat(haproxy.state("b1").get("srv_uweight")).isEqualTo("83");
      expect(haproxy, "b2", "no check", "50");

      unknownNamesChangeNothing(haproxy);
    }
    assertThat(FeedbackVerticleTest.counted(access, "weir_feedback_agent_answers", "answered"))
        .isPositive();
  }

  private void unknownNamesChangeNothing(Haproxy haproxy) throws IOException {
    await()
        .atMost(Haproxy.BOUND)
        .until(
            () ->
                FeedbackVerticleTest.counted(access, "weir_feedback_agent_answers", "unknown") > 3);
    Map<String, String> stranger = haproxy.stat("b9");
    assertThat(stranger).containsEntry("status", "no check").containsEntry("weight", "100");
    assertThat(stranger.get("agent_status")).isIn("CHECKED", "* CHECKED");
  }

  private static void expect(Haproxy haproxy, String server, String status, String weight) {
    await()
        .atMost(Haproxy.BOUND)
        .untilAsserted(
            () -> {
              Map<String, String> stat = haproxy.stat(server);
              assertThat(List.of(stat.get("status"), stat.get("uweight")))
                  .isEqualTo(List.of(status, weight));
            });
  }

  private static List<String> servers(RunningFeedback node, String... names) {
    List<String> lines = new ArrayList<>();
    for (String name : names) {
      lines.add(
          "  server %1$s 127.0.0.1:9 weight 100 agent-check agent-addr 127.0.0.1 agent-port %2$d"
                  .formatted(name, node.agentPort())
              + " agent-inter 100ms agent-send \"web/%s\\n\"".formatted(name));
    }
    return lines;
  }

  private void vote(long uid, Vote vote) {
    votes++;
    BackendUid backend = new BackendUid(uid);
    var said = new HealthVote(backend, "h1", vote, "L4OK", "", 0, 1);
    Version version = new Version(1, votes, "h1");
    bench.cluster.bus.publish(
        Topics.HEALTH_CHANGED, new Fact<>(HealthStore.key(backend, "h1"), version, said));
  }

  /// Two backends, of which the first is as given.
  private static Service service(AdminState admin, int weight, int other) {
    Service base = Bench.lvs("web", weight, other);
    Backend b1 = base.backends().getFirst();
    Backend changed = new Backend(b1.id(), b1.uid(), b1.endpoint(), new Weight(weight), admin);
    return new Service(
        base.id(),
        true,
        base.scheduler(),
        base.listeners(),
        List.of(changed, base.backends().getLast()),
        base.forwarding(),
        base.health(),
        base.feedback());
  }
}
