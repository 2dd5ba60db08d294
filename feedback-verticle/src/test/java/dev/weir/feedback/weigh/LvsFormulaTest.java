package dev.weir.feedback.weigh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The bare formula, bit for bit, and the two properties that make it need guards.
final class LvsFormulaTest {
  @ParameterizedTest
  @CsvSource({"0, 14.915", "0.9, 11.842", "0.95, 10", "1.0, 8.158"})
  void givesThePublishedVectorsForAWeightOfTen(double load, double next) {
    assertThat(LvsFormula.next(10, load, 0.95)).isCloseTo(next, within(0.0005));
  }

  @Test
  void propertyAItHasAnInfiniteSlopeAtTheWantedLoad() {
    assertThat(LvsFormula.next(10, 0.94, 0.95) - 10).isCloseTo(1.077, within(0.001));
    assertThat(LvsFormula.next(10, 0.96, 0.95) - 10).isCloseTo(-1.077, within(0.001));
    double slope = (LvsFormula.next(10, 0.95 - 1e-9, 0.95) - 10) / 1e-9;
    assertThat(slope).isGreaterThan(1_000_000);
  }

  @Test
  void propertyBItWindsUpAndNeedsDozensOfPeriodsToComeDown() {
    double limit = LvsFormula.SCALE * LvsFormula.DEFAULT_WEIGHT;
    double weight = 10;
    for (int i = 0; i < 100; i++) {
      weight = Math.min(limit, LvsFormula.next(weight, 0.2, 0.95));
    }
    assertThat(weight).isEqualTo(limit);
    int periods = 0;
    while (weight > 10) {
      weight = LvsFormula.next(weight, 1.0, 0.95);
      periods++;
    }
    assertThat(periods).isEqualTo(49);
  }
}
