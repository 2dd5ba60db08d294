package dev.weir.feedback;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.core.cluster.ClusterAccess;
import dev.weir.core.cluster.PresenceKeeper;
import dev.weir.core.cluster.Shards;
import dev.weir.core.model.AdminState;
import dev.weir.core.model.AgentWords;
import dev.weir.core.model.Fact;
import dev.weir.core.model.Feedback;
import dev.weir.core.model.Role;
import dev.weir.core.model.ServiceId;
import dev.weir.core.model.Version;
import dev.weir.core.model.Vote;
import dev.weir.core.testing.FactStoreContract;
import dev.weir.core.testing.ScriptedBackend;
import dev.weir.core.wire.Questions;
import io.micrometer.core.instrument.Counter;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Ownership, agents, reports, silence and take-over, with real sockets and a manual clock.
final class FeedbackVerticleTest {
  private final Bench bench = new Bench();

  @AfterEach
  void close() {
    bench.close();
  }

  @Test
  void aReportedOverloadLowersTheFactorAtTheNextPeriodAndSilenceBringsItBack() {
    bench.publish(Bench.lvs("web", 100, 100));
    RunningFeedback node = bench.node("f1");
    bench.load(node, "web", "b1", 0.99);
    bench.cluster.clock.advanceMillis(5_000);
    bench.until(() -> bench.factor("web", "b1") < 1000);
    assertThat(bench.factor("web", "b1")).isEqualTo(829);
    assertThat(bench.held("web", "b1").cause()).isEqualTo("load 0.99 of wanted 0.95");
    assertThat(bench.factor("web", "b2")).isEqualTo(1000);
    bench.cluster.clock.advanceMillis(36_000);
    bench.until(() -> bench.factor("web", "b1") == 1000);
  }

  @Test
  void anAgentsWordsAreToldAtOnceAndApartFromTheFactor() {
    try (ScriptedBackend agent = ScriptedBackend.start(ScriptedBackend.says("up 50%\n"))) {
      bench.publish(Bench.agents("web", agent.port(), 100));
      bench.node("f1");
      bench.untilInTime(() -> bench.factor("web", "b1") == 500);
      agent.nowPlays(ScriptedBackend.says("down maint maxconn:7 # disk full\n"));
      bench.cluster.clock.advanceMillis(2_000);
      bench.until(() -> bench.held("web", "b1").agent().health() == Vote.DOWN);
      assertThat(bench.held("web", "b1").agent())
          .isEqualTo(new AgentWords(Vote.DOWN, AdminState.MAINT, 7, "down", "disk full", ""));
      assertThat(bench.factor("web", "b1")).isEqualTo(500);
    }
  }

  @Test
  void whatAnAgentIsToBeSentIsSentBeforeItAnswers() {
    ScriptedBackend.Script answersItsQuestion =
        (_, in, out) -> {
          byte[] question = in.readNBytes(4);
          out.write(question[0] == 'a' ? "25%\n".getBytes(StandardCharsets.US_ASCII) : new byte[0]);
        };
    try (ScriptedBackend agent = ScriptedBackend.start(answersItsQuestion)) {
      var check = new Feedback.AgentCheck(agent.port(), "ask\n", Duration.ofSeconds(2));
      bench.publish(Bench.service("web", Feedback.Verdict.AGENT, check, 100));
      bench.node("f1");
      bench.untilInTime(() -> bench.factor("web", "b1") == 250);
    }
  }

  @Test
  void rule11AnAgentThatCannotBeReachedChangesNothingUntilItsPercentageDecays() {
    ScriptedBackend agent = ScriptedBackend.start(ScriptedBackend.says("drain 20%\n"));
    bench.publish(Bench.agents("web", agent.port(), 100));
    ClusterAccess access = bench.cluster.node("f1");
    bench.node(access, FeedbackSettings.DEFAULT.onFreePorts());
    bench.untilInTime(() -> bench.factor("web", "b1") == 200);
    agent.close();
    bench.cluster.clock.advanceMillis(4_000);
    bench.until(() -> counted(access, "weir_feedback_agent_checks", "unreachable") > 0);
    assertThat(bench.factor("web", "b1")).isEqualTo(200);
    bench.cluster.clock.advanceMillis(17_000);
    bench.until(() -> bench.factor("web", "b1") == 1000);
    assertThat(bench.held("web", "b1").agent().admin()).isEqualTo(AdminState.DRAIN);
    assertThat(counted(access, "weir_feedback_expired", "")).isEqualTo(1);
  }

  @Test
  void anOperatorTakesBackTheWordsOfADeadAgentAndALivingOneSaysThemAgain() {
    ScriptedBackend agent = ScriptedBackend.start(ScriptedBackend.says("drain 50% # disk\n"));
    bench.publish(Bench.agents("web", agent.port(), 100));
    bench.node("f1");
    bench.untilInTime(() -> bench.held("web", "b1").agent().admin() == AdminState.DRAIN);
    assertThat(bench.clearAgent("f1", "web", "b1")).isTrue();
    bench.cluster.clock.advanceMillis(1_000);
    bench.until(() -> bench.held("web", "b1").agent().equals(AgentWords.SILENT));
    bench.cluster.clock.advanceMillis(2_000);
    bench.until(() -> bench.held("web", "b1").agent().admin() == AdminState.DRAIN);
    agent.close();
    bench.untilInTime(() -> bench.factor("web", "b1") == 1000);
    assertThat(bench.clearAgent("f1", "web", "b1")).isTrue();
    bench.untilInTime(() -> bench.held("web", "b1").agent().equals(AgentWords.SILENT));
    assertThat(bench.clearAgent("f1", "web", "b1")).isFalse();
  }

  @Test
  void onlyTheOwnerOfAServiceClearsAnAgent() {
    bench.publish(Bench.lvs("web", 100));
    bench.node("f1");
    assertThat(bench.clearAgent("f1", "web", "b1")).isFalse();
    JsonObject unknown = new JsonObject().put("service", "other").put("backend", "b1");
    Future<JsonObject> asked =
        bench.cluster.bus.ask(Questions.CLEAR_AGENT, "f1", unknown, Duration.ofSeconds(2));
    bench.until(asked::isComplete);
    assertThat(asked.cause()).hasMessageContaining("not owned here");
  }

  @Test
  void incompleteAndSilentAgentsAreCountedAndChangeNothing() {
    try (ScriptedBackend cut = ScriptedBackend.start(ScriptedBackend.says("down 10%"));
        ScriptedBackend silent = ScriptedBackend.start(ScriptedBackend.silent())) {
      bench.publish(Bench.agents("cut", cut.port(), 100));
      bench.publish(Bench.agents("silent", silent.port(), 100));
      ClusterAccess access = bench.cluster.node("f1");
      bench.node(access, FeedbackSettings.DEFAULT.onFreePorts());
      bench.until(() -> counted(access, "weir_feedback_agent_checks", "incomplete") > 0);
      bench.until(() -> counted(access, "weir_feedback_agent_checks", "timed-out") > 0);
      assertThat(bench.held("cut", "b1").agent()).isEqualTo(AgentWords.SILENT);
      assertThat(bench.factor("cut", "b1")).isEqualTo(1000);
      bench.until(() -> silent.openCount() == 0);
    }
  }

  @Test
  void twoNodesShareTheServicesAndOneOwnsEach() {
    List<String> ids = services(12);
    ids.forEach(id -> bench.publish(Bench.lvs(id, 100)));
    RunningFeedback f1 = bench.node("f1");
    RunningFeedback f2 = bench.node("f2");
    bench.until(() -> ids.stream().allMatch(id -> bench.version(id).writer().equals(owner(id))));
    assertThat(ids.stream().map(FeedbackVerticleTest::owner).collect(Collectors.toSet()))
        .isEqualTo(Set.of("f1", "f2"));
    // Any node takes any report: half of these travel.
    for (String id : ids) {
      bench.load(f1, id, "b1", 1.2);
      bench.load(f2, id, "b1", 1.2);
    }
    bench.cluster.clock.advanceMillis(5_000);
    bench.until(() -> ids.stream().allMatch(id -> bench.factor(id, "b1") < 1000));
    ids.forEach(id -> assertThat(bench.version(id).writer()).isEqualTo(owner(id)));
  }

  @Test
  void whenAnOwnerLeavesAnotherGoesOnWithFactorsAndWords() {
    try (ScriptedBackend agent = ScriptedBackend.start(ScriptedBackend.says("down 40% # x\n"))) {
      List<String> ids = services(6);
      ids.forEach(id -> bench.publish(Bench.agents(id, agent.port(), 100)));
      RunningFeedback f1 = bench.node("f1");
      bench.node("f2");
      bench.until(() -> ids.stream().allMatch(id -> bench.version(id).writer().equals(owner(id))));
      bench.untilInTime(() -> ids.stream().allMatch(id -> bench.factor(id, "b1") == 400));
      agent.nowPlays(ScriptedBackend.silent());
      String orphan = ids.stream().filter(id -> owner(id).equals("f1")).findFirst().orElseThrow();
      long epoch = bench.version(orphan).epoch();
      FactStoreContract.await(f1.stop());
      bench.until(() -> bench.version(orphan).sequence() > 0 && isOf(orphan, "f2"));
      assertThat(bench.version(orphan).epoch()).isGreaterThan(epoch);
      assertThat(bench.factor(orphan, "b1")).isEqualTo(400);
      assertThat(bench.held(orphan, "b1").agent().health()).isEqualTo(Vote.DOWN);
      assertThat(bench.held(orphan, "b1").agent().description()).isEqualTo("x");
    }
  }

  @Test
  void whenAnOwnerFallsSilentItsLeaseEndsAndAnotherTakesOver() {
    List<String> ids = services(6);
    ids.forEach(id -> bench.publish(Bench.lvs(id, 100)));
    // Heard once and never again, as after kill -9.
    var ghost = new PresenceKeeper(bench.cluster.node("f1"), Role.FEEDBACK);
    RunningFeedback f2 = bench.node("f2");
    FactStoreContract.await(ghost.start());
    String orphan = ids.stream().filter(id -> owner(id).equals("f1")).findFirst().orElseThrow();
    bench.until(() -> bench.post(f2, report(orphan)).statusCode() == 503);
    bench.untilInTime(() -> bench.post(f2, report(orphan)).statusCode() == 200);
  }

  @Test
  void aRefusedWriteIsFollowedByANewClaim() {
    bench.publish(Bench.lvs("web", 100));
    ClusterAccess access = bench.cluster.node("f1");
    RunningFeedback node = bench.node(access, FeedbackSettings.DEFAULT.onFreePorts());
    Version stranger = FactStoreContract.await(claim("web", "other"));
    bench.load(node, "web", "b1", 1.5);
    bench.cluster.clock.advanceMillis(10_000);
    bench.until(() -> counted(access, "weir_feedback_writes", "refused") == 1);
    bench.cluster.clock.advanceMillis(2_000);
    bench.until(() -> bench.version("web").epoch() > stranger.epoch() && isOf("web", "f1"));
    assertThat(counted(access, "weir_feedback_claims", "won")).isEqualTo(2);
  }

  @Test
  void writesAHeartbeatEveryTenSecondsWhenThereIsNoNews() {
    bench.publish(Bench.lvs("web", 100));
    bench.node("f1");
    bench.until(() -> bench.published("web").size() == 1);
    long firstNanos = bench.cluster.clock.nowNanos();
    bench.untilInTime(() -> bench.published("web").size() == 2);
    assertThat(bench.cluster.clock.nowNanos() - firstNanos)
        .isBetween(9_000_000_000L, 15_000_000_000L);
    assertThat(bench.version("web").sequence()).isEqualTo(2);
  }

  @Test
  void writesAtMostOnceASecondHoweverMuchNewsThereIs() {
    AtomicInteger answers = new AtomicInteger();
    ScriptedBackend.Script fickle =
        (_, _, out) -> {
          String answer = 10 + answers.incrementAndGet() % 2 * 50 + "%\n";
          out.write(answer.getBytes(StandardCharsets.US_ASCII));
        };
    try (ScriptedBackend agent = ScriptedBackend.start(fickle)) {
      var check = new Feedback.AgentCheck(agent.port(), "", Duration.ofMillis(100));
      bench.publish(Bench.service("web", Feedback.Verdict.AGENT, check, 100));
      bench.node("f1");
      long start = bench.cluster.clock.nowNanos();
      bench.untilInTime(() -> bench.cluster.clock.nowNanos() - start > 6_000_000_000L);
      assertThat(answers.get()).isGreaterThan(5);
      assertThat(bench.published("web")).hasSizeBetween(2, 8);
    }
  }

  @Test
  void aDeletedServiceLeavesATombstone() {
    bench.publish(Bench.lvs("web", 100));
    bench.node("f1");
    bench.until(() -> bench.version("web").sequence() == 1);
    bench.cluster.clock.advanceMillis(1_000);
    bench.delete(new ServiceId("web"));
    bench.until(
        () -> {
          Fact<?> held = bench.cluster.stores.load.held("web");
          return held != null && held.isDeleted();
        });
    bench.publish(Bench.lvs("web", 100));
    bench.until(() -> bench.version("web").sequence() == 1 && isOf("web", "f1"));
  }

  @Test
  void aMapThatCannotBeWrittenIsTriedAgain() {
    bench.publish(Bench.lvs("web", 100));
    ClusterAccess access = bench.cluster.node("f1");
    RunningFeedback node = bench.node(access, FeedbackSettings.DEFAULT.onFreePorts());
    bench.cluster.stores.load.fail("slow map");
    bench.load(node, "web", "b1", 1.5);
    bench.cluster.clock.advanceMillis(5_000);
    bench.until(() -> counted(access, "weir_feedback_writes", "failed") > 0);
    bench.cluster.stores.load.recover();
    bench.cluster.clock.advanceMillis(1_000);
    bench.until(() -> bench.factor("web", "b1") < 1000);
  }

  @Test
  void saysWhyItIsNotReady() {
    bench.cluster.stores.load.fail("no map");
    RunningFeedback node =
        FactStoreContract.await(
            FeedbackVerticle.start(
                bench.vertx, bench.cluster.node("f1"), FeedbackSettings.DEFAULT.onFreePorts()));
    assertThat(node.readiness().ready()).isFalse();
    assertThat(node.readiness().reason()).isEqualTo("starting");
    bench.cluster.stores.load.recover();
    bench.untilInTime(() -> node.readiness().ready());
    FactStoreContract.await(node.stop());
    assertThat(node.readiness().ready()).isFalse();
  }

  private Future<Version> claim(String id, String writer) {
    return bench.cluster.stores.load.claim(new ServiceId(id), writer);
  }

  private boolean isOf(String id, String node) {
    return bench.version(id).writer().equals(node);
  }

  private static String owner(String id) {
    return Shards.owners(id, List.of("f1", "f2"), 1).getFirst();
  }

  private static List<String> services(int count) {
    return IntStream.range(0, count).mapToObj(i -> "s" + i).toList();
  }

  private static String report(String service) {
    return "{\"service\":\"" + service + "\",\"backend\":\"b1\",\"load\":1}";
  }

  static double counted(ClusterAccess access, String name, String result) {
    var search = access.meters().find(name);
    Counter counter = (result.isEmpty() ? search : search.tag("result", result)).counter();
    assertThat(counter).as(name).isNotNull();
    return counter == null ? 0 : counter.count();
  }
}
