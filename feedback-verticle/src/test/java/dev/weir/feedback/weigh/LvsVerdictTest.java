package dev.weir.feedback.weigh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.weir.core.model.BackendLoad;
import dev.weir.core.model.Feedback;
import dev.weir.core.model.LoadFactor;
import dev.weir.core.model.ServiceLoad;
import dev.weir.core.testing.Seeds;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// LVS feedback with its guards: period, wind-up, dead band, bounds, blackout, expiry.
final class LvsVerdictTest {
  private static final List<Metric> METRICS = List.of(Metric.values());

  private final Weighed web = new Weighed(Weighed.lvs(Weighed.LVS, 100, 100, 200, 0));

  @Test
  void aBackendThatReportsMoreThanTheWantedLoadIsLoweredAtTheNextPeriod() {
    web.load("b1", 0.99);
    web.seconds(4.9);
    assertThat(web.factor("b1")).isEqualTo(1000);
    web.seconds(0.1);
    assertThat(web.factor("b1")).isEqualTo(829);
    assertThat(web.of("b1").cause()).isEqualTo("load 0.99 of wanted 0.95");
    assertThat(web.factor("b2")).isEqualTo(1000);
  }

  @Test
  void theSameReportMovesAWeightOnlyOnce() {
    web.load("b1", 0.99);
    web.seconds(5);
    web.seconds(5);
    assertThat(web.factor("b1")).isEqualTo(829);
    web.load("b1", 0.99);
    web.seconds(5);
    assertThat(web.factor("b1")).isEqualTo(658);
  }

  @Test
  void anIdlePoolRestsAtNeutral() {
    for (int i = 0; i < 50; i++) {
      web.load("b1", 0);
      web.load("b2", 0);
      web.load("b3", 0);
      web.seconds(5);
    }
    assertThat(web.factor("b1")).isEqualTo(1000);
    assertThat(web.factor("b3")).isEqualTo(1000);
    web.load("b1", 1.0);
    web.load("b2", 0);
    web.load("b3", 0);
    web.seconds(5);
    assertThat(web.factor("b1")).isLessThan(700);
  }

  @Test
  void scalingAgainstWindUpKeepsTheSharesOfTheBareFormula() {
    var exact = new Weighed(Weighed.lvs(lvs(0, 100, 4000), 100, 100, 200));
    exact.load("b1", 0.1);
    exact.load("b2", 0.9);
    exact.seconds(5);
    double bare = LvsFormula.next(10, 0.1, 0.95) / LvsFormula.next(10, 0.9, 0.95);
    assertThat((double) exact.factor("b1") / exact.factor("b2")).isCloseTo(bare, within(0.01));
    assertThat((exact.factor("b1") + exact.factor("b2")) / 2).isBetween(999, 1001);
  }

  @Test
  void theMeanIsTakenByWantedWeights() {
    var exact = new Weighed(Weighed.lvs(lvs(0, 100, 4000), 100, 100, 200));
    exact.load("b1", 0.1);
    exact.load("b3", 0.9);
    exact.seconds(5);
    assertThat((100 * exact.factor("b1") + 200 * exact.factor("b3")) / 300).isBetween(999, 1001);
  }

  @Test
  void aBackendThatDidNotReportInTimeIsNotMovedByTheOthers() {
    report(0.99, 0.5);
    report(0.99, 0.5);
    int lowered = web.factor("b1");
    int raised = web.factor("b2");
    for (int i = 0; i < 5; i++) {
      web.load("b2", 0.5);
      web.load("b3", 0.5);
      web.seconds(5);
      assertThat(web.factor("b1")).isEqualTo(lowered);
      assertThat(web.factor("b2")).isEqualTo(raised);
    }
    // Its evidence has expired: those that still report are a pool of their own, and it is calm.
    web.load("b2", 0.5);
    web.load("b3", 0.5);
    web.seconds(6);
    assertThat(web.factor("b2")).isEqualTo(1000);
  }

  private void report(double one, double others) {
    web.load("b1", one);
    web.load("b2", others);
    web.load("b3", others);
    web.seconds(5);
  }

  @Test
  void anOverloadedPoolIsNotScaledUp() {
    web.load("b1", 1.2);
    web.load("b2", 1.2);
    web.load("b3", 1.2);
    web.seconds(5);
    assertThat(web.factor("b1")).isLessThan(1000).isEqualTo(web.factor("b3"));
  }

  @Test
  void propertyATheDeadBandStopsTheChatterAtTheSetPoint() {
    var calm = new Weighed(Weighed.lvs(Weighed.LVS, 100));
    var nervous = new Weighed(Weighed.lvs(lvs(0, 100, 4000), 100));
    int moves = 0;
    for (int i = 0; i < 40; i++) {
      double load = i % 2 == 0 ? 0.96 : 0.94;
      calm.load("b1", load);
      nervous.load("b1", load);
      int before = nervous.factor("b1");
      calm.seconds(5);
      nervous.seconds(5);
      moves += nervous.factor("b1") == before ? 0 : 1;
      assertThat(calm.factor("b1")).isEqualTo(1000);
    }
    assertThat(moves).isEqualTo(40);
  }

  @Test
  void stepsWithinTheDeadBandAddUp() {
    var wide = new Weighed(Weighed.lvs(lvs(200, 100, 4000), 100));
    wide.load("b1", 0.96);
    wide.seconds(5);
    assertThat(wide.factor("b1")).isEqualTo(1000);
    wide.load("b1", 0.96);
    wide.seconds(5);
    assertThat(wide.factor("b1")).isEqualTo(785);
  }

  @Test
  void staysBetweenFloorAndCeiling() {
    var narrow = new Weighed(Weighed.lvs(lvs(0, 500, 1200), 100, 100));
    for (int i = 0; i < 30; i++) {
      narrow.load("b1", 1.5);
      narrow.load("b2", 0);
      narrow.seconds(5);
    }
    assertThat(narrow.factor("b1")).isEqualTo(500);
    assertThat(narrow.factor("b2")).isEqualTo(1200);
  }

  /// Five steps lead to 145, from where 135 is in the dead band.
  @Test
  void theFloorIsReachedAlsoFromWithinItsDeadBand() {
    var low = new Weighed(Weighed.lvs(lvs(150, 135, 4000), 100));
    for (int i = 0; i < 5; i++) {
      low.load("b1", 0.99);
      low.seconds(5);
    }
    assertThat(low.factor("b1")).isEqualTo(145);
    low.load("b1", 0.99);
    low.seconds(5);
    assertThat(low.factor("b1")).isEqualTo(135);
    low.load("b1", 0.95);
    low.seconds(5);
    assertThat(low.factor("b1")).isEqualTo(135);
  }

  @Test
  void theCeilingIsReachedAlsoFromWithinItsDeadBand() {
    var high = new Weighed(Weighed.lvs(lvs(150, 100, 1100), 100, 100));
    high.load("b1", 0.94);
    high.load("b2", 0.96);
    high.seconds(5);
    assertThat(high.factor("b1")).isEqualTo(1100);
    assertThat(high.factor("b2")).isEqualTo(1000);
  }

  @Test
  void aBackendOfWantedWeightZeroIsNotWeighed() {
    web.load("b4", 1.5);
    web.seconds(5);
    assertThat(web.factor("b4")).isEqualTo(1000);
  }

  @Test
  void silenceBringsAFactorBackToNeutral() {
    web.load("b1", 1.5);
    web.seconds(5);
    int lowered = web.factor("b1");
    assertThat(lowered).isLessThan(600);
    web.seconds(25);
    assertThat(web.factor("b1")).isEqualTo(lowered);
    web.seconds(5);
    assertThat(web.factor("b1")).isBetween(lowered + 100, 900);
    assertThat(web.of("b1").cause()).isEqualTo("no report for 35 s");
    web.seconds(5);
    assertThat(web.factor("b1")).isEqualTo(1000);
    assertThat(web.book.expiredCount()).isEqualTo(1);
  }

  @Test
  void lateAndDoubledReportsAreNotTaken() {
    Map<Metric, Double> full = Map.of(Metric.LOAD, 1.0);
    assertThat(web.report("b1", "a", 5, full)).isEqualTo(Observation.ACCEPTED);
    assertThat(web.report("b1", "a", 5, full)).isEqualTo(Observation.LATE);
    assertThat(web.report("b1", "a", 4, full)).isEqualTo(Observation.LATE);
    assertThat(web.report("b1", "b", 1, full)).isEqualTo(Observation.ACCEPTED);
    assertThat(web.report("b1", "a", 6, full)).isEqualTo(Observation.LATE);
    assertThat(web.report("b1", "b", 0, full)).isEqualTo(Observation.ACCEPTED);
  }

  @Test
  void aRestartedBackendIsNotJudgedDuringItsBlackout() {
    web.report("b1", "a", 1, Map.of(Metric.LOAD, 0.5));
    web.seconds(5);
    web.report("b1", "b", 1, Map.of(Metric.LOAD, 1.5));
    web.seconds(5);
    assertThat(web.factor("b1")).isEqualTo(1000);
    assertThat(web.of("b1").cause()).isEqualTo("restarted");
    web.report("b1", "b", 2, Map.of(Metric.LOAD, 1.5));
    web.seconds(5);
    assertThat(web.factor("b1")).isLessThan(1000);
  }

  @Test
  void aNewOwnerGoesOnWhereTheOldOneWas() {
    web.load("b1", 1.5);
    web.seconds(5);
    ServiceLoad left = web.loads();
    Weighed next = new Weighed(web.book.service());
    next.book.resume(left, 0, next.now);
    assertThat(next.factor("b1")).isEqualTo(web.factor("b1"));
    assertThat(next.of("b2")).isEqualTo(BackendLoad.neutral(next.of("b2").uid()));
    next.seconds(36);
    assertThat(next.factor("b1")).isEqualTo(1000);
  }

  @Test
  void reportsAreUnusedWhereAnotherVerdictDecides() {
    var agents = new Weighed(Weighed.agents(100));
    assertThat(agents.load("b1", 1)).isEqualTo(Observation.UNUSED);
  }

  @ParameterizedTest
  @MethodSource("dev.weir.core.testing.Seeds#few")
  void staysInBoundsAndComesHomeWhateverIsReported(long seed) {
    Random random = new Random(seed);
    var any = new Weighed(Weighed.lvs(lvs(random.nextInt(200), 100, 4000), 1, 100, 1000, 0));
    for (int i = 0; i < (Seeds.isLongForm() ? 20_000 : 1_000); i++) {
      String id = "b" + (1 + random.nextInt(4));
      Metric metric = METRICS.get(random.nextInt(METRICS.size()));
      double value = random.nextInt(4) == 0 ? metric.max() : random.nextDouble() * metric.max();
      any.report(id, "boot" + random.nextInt(3), random.nextInt(5), Map.of(metric, value));
      any.seconds(random.nextInt(8));
      for (BackendLoad load : any.loads().backends()) {
        assertThat(load.factor().permille()).isBetween(100, LoadFactor.MAX);
      }
    }
    any.seconds(41);
    assertThat(any.loads().backends()).allMatch(load -> load.factor().equals(LoadFactor.NEUTRAL));
  }

  private static Feedback.Lvs lvs(int deadBand, int floor, int ceiling) {
    return new Feedback.Lvs(
        Duration.ofSeconds(5),
        deadBand,
        floor,
        ceiling,
        Duration.ofSeconds(30),
        950,
        Feedback.Metrics.DEFAULT);
  }
}
