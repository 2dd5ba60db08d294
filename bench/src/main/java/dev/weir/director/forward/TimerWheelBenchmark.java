package dev.weir.director.forward;

import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// What does one loop's wheel cost with up to a million connections on it: to arm and cancel one
/// timer more, and to turn by one tick while all of them are busy, so that none ever expires?
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(value = 1, jvmArgsAppend = "-Xmx1g")
@SuppressWarnings("NullAway.Init") // JMH calls the set-up
public class TimerWheelBenchmark {
  private static final long TICK_NANOS = 100_000_000L;
  private static final long IDLE_NANOS = 3_600_000_000_000L;

  private static final int DUE_COUNT = 1_000;

  @Param({"1000", "1000000"})
  int timers;

  private TimerWheel wheel;
  private long nowNanos;
  private Idle extra;
  private final Due[] due = new Due[DUE_COUNT];
  private long firedCount;

  /// As a connection's idle timer: it is due an hour after the last byte, and bytes never end.
  private final class Idle extends TimerWheel.Timer {
    private final long jitterNanos;

    Idle(long jitterNanos) {
      this.jitterNanos = jitterNanos;
    }

    @Override
    long dueNanos() {
      return nowNanos + IDLE_NANOS + jitterNanos;
    }

    @Override
    void expired(long at) {
      throw new AssertionError("expired: " + at + " (expected: never)");
    }
  }

  /// Armed for the next tick.
  private final class Due extends TimerWheel.Timer {
    @Override
    long dueNanos() {
      return nowNanos;
    }

    @Override
    void expired(long at) {
      firedCount++;
    }
  }

  @Setup(Level.Trial)
  public void prepare() {
    SplittableRandom random = new SplittableRandom(17);
    wheel = new TimerWheel(TICK_NANOS, 0);
    for (int i = 0; i < timers; i++) {
      wheel.arm(new Idle(random.nextLong(TICK_NANOS * TimerWheel.SLOT_COUNT)));
    }
    extra = new Idle(0);
    for (int i = 0; i < due.length; i++) {
      due[i] = new Due();
    }
  }

  @Benchmark
  public int armAndCancel() {
    wheel.arm(extra);
    wheel.cancel(extra);
    return wheel.size();
  }

  @Benchmark
  public int turnByOneTick() {
    nowNanos += TICK_NANOS;
    wheel.turn(nowNanos);
    return wheel.size();
  }

  /// A thousand connections that fall silent together, among the others.
  @Benchmark
  public long armAndFireAThousand() {
    for (Due each : due) {
      wheel.arm(each);
    }
    nowNanos += TICK_NANOS;
    wheel.turn(nowNanos);
    return firedCount;
  }
}
