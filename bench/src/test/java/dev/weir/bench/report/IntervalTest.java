package dev.weir.bench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class IntervalTest {
  @Test
  void takesTheMiddleOfAnOddNumberAndTheMeanOfTwoOtherwise() {
    assertThat(Interval.of(new double[] {3, 1, 2}).median()).isEqualTo(2);
    assertThat(Interval.of(new double[] {4, 1, 2, 3}).median()).isEqualTo(2.5);
  }

  /// 1 - 2 / 2^n is not yet 95 % for five samples.
  @Test
  void saysHowSureItIsWithFewSamples() {
    Interval five = Interval.of(new double[] {1, 2, 3, 4, 5});
    assertThat(five.low()).isEqualTo(1);
    assertThat(five.high()).isEqualTo(5);
    assertThat(five.coverage()).isEqualTo(0.9375);
    assertThat(Interval.of(new double[] {1, 2, 3, 4, 5, 6}).coverage()).isEqualTo(0.96875);
    assertThat(Interval.of(new double[] {1}).coverage()).isZero();
  }

  /// The table of every textbook: ranks 2 and 8 of nine, 96.1 %.
  @Test
  void leavesOutliersOutWhereThereAreEnoughSamples() {
    Interval nine = Interval.of(new double[] {100, 2, 3, 4, 5, 6, 7, 8, 0});
    assertThat(nine.low()).isEqualTo(2);
    assertThat(nine.high()).isEqualTo(8);
    assertThat(nine.coverage()).isCloseTo(0.9609, within(0.0001));
  }

  @Test
  void coversTheMedianAsOftenAsItSays() {
    Random random = new Random(17);
    int covered = 0;
    int tries = 4_000;
    for (int i = 0; i < tries; i++) {
      double[] samples = random.doubles(9, 0, 1).map(Math::sqrt).toArray();
      Interval interval = Interval.of(samples);
      double median = Math.sqrt(0.5);
      covered += interval.low() <= median && median <= interval.high() ? 1 : 0;
    }
    assertThat((double) covered / tries).isCloseTo(0.961, within(0.015));
  }

  @Test
  void refusesNothing() {
    assertThatThrownBy(() -> Interval.of(new double[0]))
        .hasMessage("samples: none (expected: one or more)");
  }
}
