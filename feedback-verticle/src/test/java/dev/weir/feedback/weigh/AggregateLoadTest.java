package dev.weir.feedback.weigh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.weir.core.model.Feedback;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// How metrics become one load, with Zhang's example weights {0.1, 0.3, 0.1, 0.1, 0.4}.
final class AggregateLoadTest {
  private static final AggregateLoad.Relative NOTHING = new AggregateLoad.Relative(0, 0, 0, 0);

  @Test
  void sumsTheMetricsByTheirWeights() {
    var relative = new AggregateLoad.Relative(20, 10, 30, 30);
    double load =
        load(Map.of(Metric.CPU, 0.5, Metric.MEMORY, 0.4, Metric.PROCESSES, 0.2), relative);
    assertThat(load)
        .isCloseTo(0.1 * 2 + 0.3 * 0.5 + 0.1 * 0.4 + 0.1 * 0.2 + 0.4 * 0.95, within(1e-9));
  }

  @Test
  void aReportedLoadIsTheAggregate() {
    assertThat(load(Map.of(Metric.LOAD, 0.42, Metric.CPU, 1.0), NOTHING)).isEqualTo(0.42);
  }

  @Test
  void whatIsMissingLeavesItsWeightToTheOthers() {
    assertThat(load(Map.of(Metric.CPU, 0.5), NOTHING)).isCloseTo(0.5, within(1e-9));
    assertThat(load(Map.of(Metric.CPU, 0.8, Metric.MEMORY, 0.4), NOTHING))
        .isCloseTo((0.3 * 0.8 + 0.1 * 0.4) / 0.4, within(1e-9));
  }

  @Test
  void responseTimesAloneCompareServersAndCallNoPoolOverloaded() {
    Map<Metric, Double> response = Map.of(Metric.RESPONSE_TIME, 20.0);
    assertThat(load(response, new AggregateLoad.Relative(10, 10, 20, 20)))
        .isCloseTo(0.95, within(1e-9));
    assertThat(load(response, new AggregateLoad.Relative(10, 10, 20, 10))).isGreaterThan(1.5);
  }

  @Test
  void oneOutlierEndsAtTheMaximumOfARatio() {
    var relative = new AggregateLoad.Relative(1_000_000, 1, 0, 0);
    assertThat(load(Map.of(Metric.CPU, 0.5), relative))
        .isCloseTo((0.1 * AggregateLoad.RELATIVE_MAX + 0.3 * 0.5) / 0.4, within(1e-9));
  }

  @Test
  void aMetricWithoutAWeightMovesNothing() {
    var onlyMemory = new Feedback.Metrics(0, 0, 1000, 0, 0);
    Feedback.Lvs base = Feedback.Lvs.DEFAULT;
    var lvs = new Feedback.Lvs(base.period(), 50, 100, 4000, base.expiry(), 900, onlyMemory);
    assertThat(AggregateLoad.of(Map.of(Metric.CPU, 1.0), NOTHING, lvs)).isEqualTo(0.9);
  }

  private static double load(Map<Metric, Double> measures, AggregateLoad.Relative relative) {
    return AggregateLoad.of(measures, relative, Feedback.Lvs.DEFAULT);
  }
}
