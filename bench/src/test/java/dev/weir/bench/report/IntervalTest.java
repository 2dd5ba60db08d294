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

  /// 1 - 2 / 2^n is 95 % from six samples on.
  @Test
  void saysHowSureItIs() {
    Interval six = Interval.of(new double[] {1, 2, 3, 4, 5, 6});
    assertThat(six.low()).isEqualTo(1);
    assertThat(six.high()).isEqualTo(6);
    assertThat(six.coverage()).isEqualTo(0.96875);
    assertThat(Interval.of(new double[] {1}).coverage()).isZero();
  }

  /// Logarithms 0, 0, 0, ln 2, -ln 2: their error is ln 2 * sqrt(2 / 4 / 5) = 0.2192.
  @Test
  void takesStudentsFactorForFewerThanSix() {
    Interval five = Interval.of(new double[] {1, 1, 1, 2, 0.5});
    assertThat(five.median()).isEqualTo(1);
    assertThat(five.high()).isCloseTo(Math.exp(2.776 * 0.21919), within(0.001));
    assertThat(five.low()).isCloseTo(1 / five.high(), within(1e-9));
    assertThat(five.coverage()).isEqualTo(0.95);
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
