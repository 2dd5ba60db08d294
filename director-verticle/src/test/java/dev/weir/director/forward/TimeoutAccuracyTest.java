package dev.weir.director.forward;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.core.testing.ManualClock;
import java.time.Duration;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// How exact timeouts are, as OPERATIONS.md tells it. A loop waits a tick at most, then sees to its
/// sockets, then turns its wheel; here every wait is of random length.
class TimeoutAccuracyTest {
  private static final long TICK = TimerWheel.TICK_NANOS;
  private static final long LIMIT = Duration.ofSeconds(3).toNanos();

  private final ManualClock clock = new ManualClock();
  private final TimerWheel wheel = new TimerWheel(TICK, clock.nowNanos());

  private abstract static class Alarm extends TimerWheel.Timer {
    @Nullable Long firedNanos;

    @Override
    void expired(long nowNanos) {
      firedNanos = nowNanos;
    }
  }

  private void waitForSockets(SplittableRandom random) {
    clock.advance(Duration.ofNanos(random.nextLong(1, TICK + 1)));
  }

  private long turnUntilFired(Alarm alarm, SplittableRandom random) {
    while (true) {
      wheel.turn(clock.nowNanos());
      Long fired = alarm.firedNanos;
      if (fired != null) {
        return fired;
      }
      waitForSockets(random);
    }
  }

  @ParameterizedTest
  @MethodSource("dev.weir.core.testing.Seeds#some")
  void isNeverEarlyAndAtMostTwoTicksLateForWhatHasABeginning(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    waitForSockets(random);
    long begun = clock.nowNanos();
    Alarm alarm =
        new Alarm() {
          @Override
          long dueNanos() {
            return begun + LIMIT;
          }
        };
    wheel.arm(alarm);

    assertThat(turnUntilFired(alarm, random) - begun).isBetween(LIMIT, LIMIT + 2 * TICK);
  }

  @ParameterizedTest
  @MethodSource("dev.weir.core.testing.Seeds#some")
  void isNeverEarlyAndAtMostThreeTicksLateForSilence(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    RelayTimes times = new RelayTimes(LIMIT, RelayTimes.NEVER, RelayTimes.NEVER, LIMIT);
    Silence silence = new Silence();
    Alarm alarm =
        new Alarm() {
          @Override
          long dueNanos() {
            return silence.dueNanos(times);
          }
        };
    silence.begin(wheel.nowNanos());
    wheel.arm(alarm);
    long moved = clock.nowNanos();
    for (int left = random.nextInt(300); left > 0; left--) {
      waitForSockets(random);
      moved = clock.nowNanos();
      silence.clientSpoke(wheel.nowNanos());
      wheel.turn(clock.nowNanos());
    }

    assertThat(turnUntilFired(alarm, random) - moved).isBetween(LIMIT, LIMIT + 3 * TICK);
  }
}
