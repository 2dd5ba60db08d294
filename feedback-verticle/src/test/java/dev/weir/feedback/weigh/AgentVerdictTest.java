package dev.weir.feedback.weigh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.core.model.AdminState;
import dev.weir.core.model.AgentWords;
import dev.weir.core.model.BackendId;
import dev.weir.core.model.EffectiveState;
import dev.weir.core.model.LoadFactor;
import dev.weir.core.model.ServiceLoad;
import dev.weir.core.model.ServiceView;
import dev.weir.core.model.Vote;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What an agent's answers do to its backend: rules 5 to 14, and where Weir differs on purpose.
final class AgentVerdictTest {
  private static final AgentWeight UNSAID = new AgentWeight.Unsaid();

  private final Weighed web = new Weighed(Weighed.agents(100, 3, 50, 0, 200));

  @Test
  void rule5AppliesEveryKindOfWordOfOneAnswer() {
    web.answer(
        "b1",
        new AgentAnswer(
            Vote.DOWN, AdminState.DRAIN, new AgentWeight.Percent(50), 7, "fail", "x", ""));
    assertThat(web.of("b1").agent())
        .isEqualTo(new AgentWords(Vote.DOWN, AdminState.DRAIN, 7, "fail", "x", ""));
    assertThat(web.factor("b1")).isEqualTo(500);
  }

  @Test
  void whatAnOperatorTakesBackIsEverythingButThePercentage() {
    web.answer(
        "b1",
        new AgentAnswer(
            Vote.DOWN, AdminState.DRAIN, new AgentWeight.Percent(50), 7, "fail", "x", ""));
    assertThat(web.book.clearAgent(new BackendId("b1"))).isTrue();
    assertThat(web.of("b1").agent()).isEqualTo(AgentWords.SILENT);
    assertThat(web.factor("b1")).isEqualTo(500);
    assertThat(web.book.clearAgent(new BackendId("b1"))).isFalse();
    assertThat(web.book.clearAgent(new BackendId("b2"))).isFalse();
  }

  @Test
  void rule6DiffersAPercentageIsNotTruncated() {
    percent("b2", 50);
    percent("b3", 1);
    assertThat(effective("b2")).isEqualTo(1500);
    assertThat(effective("b3")).isEqualTo(500);
  }

  @Test
  void rule6DiffersOnlyZeroPercentDrains() {
    percent("b3", 1);
    percent("b1", 0);
    assertThat(view("b3").eligible()).isTrue();
    assertThat(view("b1").eligible()).isFalse();
  }

  @Test
  void rule6DiffersThePercentageIsCappedAtFourTimesTheWantedWeight() {
    percent("b5", 150);
    assertThat(effective("b5")).isEqualTo(300_000);
    percent("b5", 25_600);
    assertThat(web.factor("b5")).isEqualTo(LoadFactor.MAX);
  }

  @Test
  void rule7DiffersAnAbsoluteWeightIsOnWeirsScale() {
    weight("b1", 50);
    assertThat(effective("b1")).isEqualTo(50_000);
    weight("b5", 256);
    assertThat(effective("b5")).isEqualTo(256_000);
    weight("b2", 256);
    assertThat(web.factor("b2")).isEqualTo(LoadFactor.MAX);
    weight("b4", 50);
    assertThat(effective("b4")).isZero();
  }

  @Test
  void anAbsoluteWeightStaysWhatItIsWhenTheWantedWeightMoves() {
    weight("b1", 50);
    web.book.configured(Weighed.agents(200, 3, 50, 0, 200), web.now);
    assertThat(effective("b1")).isEqualTo(50_000);
  }

  @Test
  void rule8DiffersAnyPercentageIsTakenWhateverTheScheduler() {
    percent("b1", 37);
    assertThat(web.factor("b1")).isEqualTo(370);
  }

  @Test
  void rule9WeightZeroIsNotTheAdminStateDrain() {
    percent("b1", 0);
    assertThat(web.of("b1").agent().admin()).isNull();
    assertThat(view("b1").state().state()).isNotEqualTo(EffectiveState.State.DRAIN);
  }

  @Test
  void rule10UpBringsABackendUpOnlyIfItsProbesPassToo() {
    health("b1", Vote.DOWN, "stopped");
    assertThat(state("b1", Vote.UP).text()).isEqualTo("agent says stopped");
    assertThat(state("b1", Vote.UP).state()).isEqualTo(EffectiveState.State.DOWN);
    health("b1", Vote.UP, "up");
    assertThat(state("b1", Vote.DOWN).state()).isEqualTo(EffectiveState.State.DOWN);
    assertThat(state("b1", Vote.UP).state()).isEqualTo(EffectiveState.State.UP);
  }

  @Test
  void rule11SilenceDoesNotUndoDownDrainOrMaint() {
    health("b1", Vote.DOWN, "down");
    admin("b2", AdminState.DRAIN);
    admin("b3", AdminState.MAINT);
    web.seconds(3_600);
    assertThat(web.of("b1").agent().health()).isEqualTo(Vote.DOWN);
    assertThat(web.of("b2").agent().admin()).isEqualTo(AdminState.DRAIN);
    assertThat(web.of("b3").agent().admin()).isEqualTo(AdminState.MAINT);
    admin("b2", AdminState.READY);
    assertThat(web.of("b2").agent().admin()).isEqualTo(AdminState.READY);
  }

  @Test
  void rule12MaxconnIsOneLimit() {
    web.answer("b1", new AgentAnswer(null, null, UNSAID, 30, "", "", ""));
    assertThat(web.of("b1").agent().connectionsMax()).isEqualTo(30);
  }

  @Test
  void rule13MaintTakesOutOfServiceAndDrainOnlyOfNewConnections() {
    admin("b1", AdminState.MAINT);
    admin("b2", AdminState.DRAIN);
    assertThat(state("b1", Vote.UP).state()).isEqualTo(EffectiveState.State.MAINT);
    assertThat(state("b2", Vote.UP).state()).isEqualTo(EffectiveState.State.DRAIN);
  }

  @Test
  void rule14WhatIsNotMentionedIsUnchanged() {
    web.answer(
        "b1",
        new AgentAnswer(
            Vote.DOWN, AdminState.DRAIN, new AgentWeight.Percent(50), 7, "fail", "x", "oops"));
    web.answer("b1", new AgentAnswer(null, null, UNSAID, null, "", "", ""));
    assertThat(web.of("b1").agent())
        .isEqualTo(new AgentWords(Vote.DOWN, AdminState.DRAIN, 7, "fail", "x", ""));
    assertThat(web.factor("b1")).isEqualTo(500);
  }

  @Test
  void aPercentageDecaysToNeutralWhenTheAgentFallsSilent() {
    percent("b1", 20);
    web.seconds(10);
    assertThat(web.factor("b1")).isEqualTo(200);
    web.seconds(5);
    assertThat(web.factor("b1")).isEqualTo(600);
    web.seconds(5);
    assertThat(web.factor("b1")).isEqualTo(1000);
    assertThat(web.of("b1").cause()).isEqualTo("agent silent for 20 s");
    assertThat(web.book.expiredCount()).isEqualTo(1);
    health("b1", Vote.UP, "up");
    assertThat(web.factor("b1")).isEqualTo(1000);
  }

  @Test
  void anAgentThatStillSpeaksKeepsItsPercentage() {
    percent("b1", 20);
    for (int i = 0; i < 100; i++) {
      web.seconds(2);
      health("b1", Vote.UP, "up");
    }
    assertThat(web.factor("b1")).isEqualTo(200);
  }

  @Test
  void aNewOwnerGoesOnWithFactorAndWords() {
    web.answer(
        "b1",
        new AgentAnswer(Vote.DOWN, null, new AgentWeight.Percent(50), null, "fail", "disk", ""));
    web.seconds(4);
    ServiceLoad left = web.loads();
    Weighed next = new Weighed(web.book.service());
    next.book.resume(left, 2_000_000_000L, next.now);
    assertThat(next.of("b1").agent()).isEqualTo(web.of("b1").agent());
    assertThat(next.factor("b1")).isEqualTo(500);
    assertThat(next.of("b1").reportAgeMillis()).isEqualTo(6_000);
    assertThat(next.book.changes(next.traffic, next.now)).isEmpty();
    next.seconds(9);
    assertThat(next.factor("b1")).isEqualTo(750);
  }

  @Test
  void anotherVerdictClearsTheAgentsWords() {
    health("b1", Vote.DOWN, "down");
    web.book.published(web.loads());
    web.book.configured(Weighed.lvs(Weighed.LVS, 100, 3, 50, 0, 200), web.now);
    assertThat(web.of("b1").agent()).isEqualTo(AgentWords.SILENT);
    assertThat(web.book.changes(web.traffic, web.now)).hasSize(1);
  }

  private void percent(String id, int percent) {
    web.answer(id, new AgentAnswer(null, null, new AgentWeight.Percent(percent), null, "", "", ""));
  }

  private void weight(String id, int weight) {
    web.answer(id, new AgentAnswer(null, null, new AgentWeight.Absolute(weight), null, "", "", ""));
  }

  private void health(String id, Vote vote, String word) {
    web.answer(id, new AgentAnswer(vote, null, UNSAID, null, word, "", ""));
  }

  private void admin(String id, @Nullable AdminState state) {
    web.answer(id, new AgentAnswer(null, state, UNSAID, null, "", "", ""));
  }

  private long effective(String id) {
    return view(id).effective().permille();
  }

  private EffectiveState state(String id, Vote probed) {
    return view(id, probed).state();
  }

  private ServiceView.BackendView view(String id) {
    return view(id, Vote.UP);
  }

  private ServiceView.BackendView view(String id, Vote probed) {
    ServiceView view = ServiceView.of(web.book.service(), _ -> probed, web.loads(), _ -> false);
    return view.backends().stream()
        .filter(each -> each.backend().id().value().equals(id))
        .findFirst()
        .orElseThrow();
  }
}
