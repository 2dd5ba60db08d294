package dev.weir.director.admit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.core.testing.ManualClock;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ByteRateTest {
  private static final long SECOND = 1_000_000_000L;
  private static final long START = new ManualClock().nowNanos();

  @Test
  void letsABurstGoAndThenWhatComes() {
    ByteRate rate = new ByteRate(80_000, START);
    assertThat(rate.take(START, 1_000_000)).isEqualTo(10_000);
    assertThat(rate.take(START, 1)).isZero();
    assertThat(rate.nanosToNext(START, 1)).isEqualTo(12_500);
    assertThat(rate.take(START + 12_500, 1)).isOne();
    // A full write is worth waiting for.
    long wait = rate.nanosToNext(START + 12_500, 1_000_000);
    assertThat(wait).isEqualTo(SECOND / 8);
    assertThat(rate.take(START + 12_500 + wait - 1, 1_000_000)).isZero();
    assertThat(rate.take(START + 12_500 + wait, 1_000_000)).isEqualTo(10_000);
  }

  @Test
  void waitsNoLongerThanForAFullWrite() {
    ByteRate rate = new ByteRate(100_000_000, START);
    assertThat(rate.take(START, Integer.MAX_VALUE)).isEqualTo(12_500_000);
    long wait = rate.nanosToNext(START, Integer.MAX_VALUE);
    assertThat(wait).isEqualTo(ByteRate.QUANTUM_MAX * 10L);
    assertThat(rate.take(START + wait, Integer.MAX_VALUE)).isEqualTo(ByteRate.QUANTUM_MAX);
  }

  @Test
  void takesBackWhatWasNotWritten() {
    ByteRate rate = new ByteRate(8_000, START);
    assertThat(rate.take(START, 1000)).isEqualTo(1000);
    rate.giveBack(400);
    assertThat(rate.take(START, 1000)).isZero();
    assertThat(rate.take(START, 400)).isEqualTo(400);
  }

  @Test
  void movesASingleByteASecondAndFourGigabytes() {
    ByteRate slow = new ByteRate(1, START);
    assertThat(slow.take(START, 5)).isOne();
    assertThat(slow.nanosToNext(START, 5)).isEqualTo(SECOND);
    assertThat(slow.take(START + SECOND, 5)).isOne();
    ByteRate fast = new ByteRate(ByteRate.BYTES_PER_SECOND_MAX, START);
    assertThat(fast.take(START + Long.MAX_VALUE, Integer.MAX_VALUE)).isEqualTo(500_000_000);
    assertThatThrownBy(() -> new ByteRate(0, 0)).hasMessageContaining("rate: 0");
  }

  /// A flow that always has bytes, and asks when it was told to: it gets its rate, and it never
  /// gets nothing at the time it was told.
  @ParameterizedTest
  @MethodSource("dev.weir.core.testing.Seeds#some")
  void movesExactlyItsRate(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    long perSecond = 1 + random.nextLong(random.nextBoolean() ? 1000 : 1_000_000_000);
    ByteRate rate = new ByteRate(perSecond, START);
    long moved = 0;
    long now = 0;
    for (int step = 0; step < 300; step++) {
      int wanted = 1 + random.nextInt(100_000);
      now += rate.nanosToNext(START + now, wanted);
      int taken = rate.take(START + now, wanted);
      assertThat(taken).as("seed %d", seed).isBetween(1, wanted);
      int unwritten = random.nextInt(3) == 0 ? random.nextInt(taken) : 0;
      rate.giveBack(unwritten);
      moved += taken - unwritten;
      double most = (double) perSecond * now / SECOND + perSecond / 8.0 + 1;
      assertThat((double) moved).as("seed %d", seed).isLessThanOrEqualTo(most);
    }
    double least = (double) perSecond * now / SECOND - 1;
    assertThat((double) moved).as("seed %d", seed).isGreaterThanOrEqualTo(least);
  }
}
