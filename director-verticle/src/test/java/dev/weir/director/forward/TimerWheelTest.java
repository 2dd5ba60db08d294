package dev.weir.director.forward;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.core.testing.ManualClock;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Ticks of 10, from a start just before the clock's wrap.
class TimerWheelTest {
  private static final long TICK = 10;
  private final long start = new ManualClock().nowNanos() + 999_999_945;

  private final TimerWheel wheel = new TimerWheel(TICK, start);
  private final List<String> expired = new ArrayList<>();

  private final class Alarm extends TimerWheel.Timer {
    private final String name;
    private long due;
    private Runnable then = () -> {};

    Alarm(String name, long due) {
      this.name = name;
      this.due = start + due;
    }

    @Override
    long dueNanos() {
      return due;
    }

    @Override
    void expired(long nowNanos) {
      expired.add(name);
      then.run();
    }
  }

  private Alarm armed(String name, long due) {
    Alarm alarm = new Alarm(name, due);
    wheel.arm(alarm);
    return alarm;
  }

  private void turnTo(long time) {
    wheel.turn(start + time);
  }

  @Test
  void expiresNeverEarlyAndAtMostATickLate() {
    armed("a", 95);
    turnTo(94);
    assertThat(expired).isEmpty();
    turnTo(104);
    assertThat(expired).containsExactly("a");
    turnTo(1000);
    assertThat(expired).containsExactly("a");
    assertThat(wheel.size()).isZero();
  }

  @Test
  void asksATimerAgainWhoseTimeMovedAway() {
    Alarm alarm = armed("a", 50);
    alarm.due = start + 20_000;
    turnTo(19_990);
    assertThat(expired).isEmpty();
    turnTo(20_010);
    assertThat(expired).containsExactly("a");
  }

  @Test
  void movesATimerWhoseTimeCameNearer() {
    Alarm alarm = armed("a", 1_000_000);
    alarm.due = start + 30;
    wheel.arm(alarm);
    turnTo(40);
    assertThat(expired).containsExactly("a");
  }

  @Test
  void waitsLongerThanAWholeTurn() {
    armed("a", TICK * TimerWheel.SLOT_COUNT * 5 + 5);
    for (long time = 0; time < TICK * TimerWheel.SLOT_COUNT * 5; time += 500) {
      turnTo(time);
    }
    assertThat(expired).isEmpty();
    turnTo(TICK * TimerWheel.SLOT_COUNT * 5 + 20);
    assertThat(expired).containsExactly("a");
  }

  @Test
  void letsWhatExpiresCancelAndArm() {
    Alarm one = armed("one", 30);
    Alarm two = armed("two", 30);
    Alarm three = armed("three", 30);
    three.then = () -> wheel.cancel(two);
    two.then = () -> wheel.cancel(three);
    one.then =
        () -> {
          if (expired.size() < 4) {
            one.due = wheel.nowNanos() + 10;
            wheel.arm(one);
          }
        };
    for (long time = 30; time < 100; time += 10) {
      turnTo(time);
    }
    assertThat(expired).contains("one", "one");
    assertThat(expired.contains("two") ^ expired.contains("three")).isTrue();
    assertThat(wheel.size()).isZero();
  }

  @Test
  void expiresEverythingAfterALongSleep() {
    for (int i = 0; i < 3000; i++) {
      armed("t" + i, i * 7L);
    }
    turnTo(10_000_000);
    assertThat(expired).hasSize(3000);
  }

  /// Against the obvious: a list of times.
  @ParameterizedTest
  @MethodSource("dev.weir.core.testing.Seeds#few")
  void agreesWithAPlainList(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Alarm> alarms = new ArrayList<>();
    long now = 0;
    for (int step = 0; step < 500; step++) {
      switch (random.nextInt(3)) {
        case 0 -> alarms.add(armed("s" + step, now + random.nextInt(30_000)));
        case 1 -> {
          if (!alarms.isEmpty()) {
            Alarm gone = alarms.remove(random.nextInt(alarms.size()));
            wheel.cancel(gone);
          }
        }
        default -> {
          now += random.nextInt(400);
          turnTo(now);
          long by = now;
          for (Alarm each : List.copyOf(alarms)) {
            boolean due = each.due - (start + by) <= -TICK;
            boolean early = each.due - (start + by) > 0;
            if (due) {
              assertThat(expired).as("seed %d", seed).contains(each.name);
            }
            if (early) {
              assertThat(expired).as("seed %d", seed).doesNotContain(each.name);
            }
          }
          alarms.removeIf(each -> expired.contains(each.name));
        }
      }
      assertThat(wheel.size()).as("seed %d", seed).isEqualTo(alarms.size());
    }
  }
}
