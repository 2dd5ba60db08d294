package dev.weir.director.admit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.core.testing.ManualClock;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The clock wraps a second after the start.
class TokenRateTest {
  private static final long SECOND = 1_000_000_000L;
  private static final long START = new ManualClock().nowNanos();

  private static long taken(TokenRate rate, long nowNanos) {
    long count = 0;
    while (rate.tryTake(nowNanos)) {
      count++;
    }
    return count;
  }

  @Test
  void givesOneSecondsWorthAtOnceAndThenOneByOne() {
    TokenRate rate = new TokenRate(10, START);
    assertThat(taken(rate, START)).isEqualTo(10);
    assertThat(taken(rate, START + SECOND / 10 - 1)).isZero();
    assertThat(taken(rate, START + SECOND / 10)).isOne();
    assertThat(taken(rate, START + SECOND)).isEqualTo(9);
    assertThat(taken(rate, START + 100 * SECOND)).isEqualTo(10);
  }

  @Test
  void saysWhenTheNextTokenIsThere() {
    TokenRate rate = new TokenRate(3, START);
    assertThat(rate.nanosToNext(START)).isZero();
    assertThat(taken(rate, START)).isEqualTo(3);
    long wait = rate.nanosToNext(START);
    assertThat(wait).isEqualTo(333_333_334L);
    assertThat(rate.tryTake(START + wait - 1)).isFalse();
    assertThat(rate.nanosToNext(START + wait - 1)).isOne();
    assertThat(rate.tryTake(START + wait)).isTrue();
  }

  /// An interval that is no whole number of nanoseconds, for a day.
  @ParameterizedTest
  @ValueSource(ints = {1, 3, 7, 11})
  void doesNotDrift(int perSecond) {
    TokenRate rate = new TokenRate(perSecond, START);
    long count = 0;
    for (long now = 0; now <= 86_400 * SECOND; now += SECOND / 20) {
      count += taken(rate, START + now);
    }
    assertThat(count).isEqualTo(86_400L * perSecond + perSecond);
  }

  @Test
  void overflowsNowhere() {
    TokenRate rate = new TokenRate(TokenRate.PER_SECOND_MAX, START);
    assertThat(rate.tryTake(START - 5 * SECOND)).isTrue();
    assertThat(rate.tryTake(START + Long.MAX_VALUE)).isTrue();
    assertThat(rate.nanosToNext(START + Long.MAX_VALUE)).isZero();
    SteadyRate fastest = new SteadyRate(SteadyRate.PER_SECOND_MAX);
    assertThat(fastest.unitsIn(Long.MAX_VALUE)).isEqualTo(8_000_000_000_000_000_000L);
    assertThatThrownBy(() -> new TokenRate(0, 0)).hasMessageContaining("expected: 1..1000000000");
    assertThatThrownBy(() -> new SteadyRate(0)).hasMessageContaining("expected: 1..4000000000");
  }

  /// Over any window there are at most a burst and what comes in it; and whoever asks when it says
  /// gets one.
  @ParameterizedTest
  @MethodSource("dev.weir.core.testing.Seeds#many")
  void keepsItsRateOverEachWindow(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int perSecond = 1 + random.nextInt(random.nextBoolean() ? 5 : 50_000);
    TokenRate rate = new TokenRate(perSecond, START);
    List<long[]> windows = new ArrayList<>();
    long now = 0;
    for (int step = 0; step < 40; step++) {
      now += random.nextLong(random.nextBoolean() ? SECOND / 50 : 2 * SECOND);
      windows.add(new long[] {now, 0});
      for (int i = random.nextInt(2 * perSecond + 1); i > 0 && rate.tryTake(START + now); i--) {
        windows.forEach(window -> window[1]++);
      }
      long at = now;
      for (long[] window : windows) {
        double most = perSecond + 1 + (double) (at - window[0]) * perSecond / SECOND;
        assertThat((double) window[1]).as("seed %d", seed).isLessThanOrEqualTo(most);
      }
      long wait = rate.nanosToNext(START + now);
      if (random.nextInt(4) == 0) {
        assertThat(rate.tryTake(START + now + wait)).as("seed %d", seed).isTrue();
        windows.clear();
      }
    }
  }

  @Test
  void givesNoTokenTwiceToManyLoops() throws Exception {
    TokenRate rate = new TokenRate(50_000, START);
    Callable<Long> loop =
        () -> {
          long count = 0;
          for (long now = 0; now < SECOND; now += 1000) {
            count += rate.tryTake(START + now) ? 1 : 0;
          }
          return count;
        };
    long sum = 0;
    try (ExecutorService loops = Executors.newFixedThreadPool(4)) {
      for (Future<Long> each : loops.invokeAll(List.of(loop, loop, loop, loop))) {
        sum += each.get();
      }
    }
    assertThat(sum).isBetween(50_000L, 100_000L);
    assertThat(taken(rate, START + SECOND)).isBetween(0L, 50_000L);
  }
}
