package dev.weir.director.forward;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A hashed wheel of timers for one event loop. A timer whose time moved away is left where it is
/// and asked again when the wheel comes by, so that activity costs nothing; only a time that came
/// nearer moves it. Source: Varghese and Lauck, "Hashed and hierarchical timing wheels", 1987,
/// scheme 6.
///
/// Netty's own wheel has a thread of its own and a queue toward it, which a single loop does not
/// need.
final class TimerWheel {
  /// Something that is due at a time that may move.
  abstract static class Timer {
    private @Nullable Timer before;
    private @Nullable Timer after;
    private int slot = UNARMED;

    /// When to call [#expired], by the wheel's clock.
    abstract long dueNanos();

    abstract void expired(long nowNanos);
  }

  /// How exact timers are: one expires at its time or up to this later.
  static final long TICK_NANOS = 20_000_000L;

  static final int SLOT_COUNT = 1024;
  private static final int UNARMED = -1;
  private static final int EXPIRING = -2;

  private final @Nullable Timer[] slots = new @Nullable Timer[SLOT_COUNT];
  private final long tickNanos;
  private long tick;
  private long nowNanos;
  private final long startNanos;
  private int size;

  TimerWheel(long tickNanos, long nowNanos) {
    this.tickNanos = tickNanos;
    this.startNanos = nowNanos;
    this.nowNanos = nowNanos;
  }

  /// The time of the last turn.
  long nowNanos() {
    return nowNanos;
  }

  int size() {
    return size;
  }

  /// Arms a timer, or moves it when it is armed.
  void arm(Timer timer) {
    cancel(timer);
    long ticks = Math.max(tick + 1, tickOf(timer.dueNanos()));
    link(timer, slotOf(ticks));
  }

  void cancel(Timer timer) {
    if (timer.slot >= 0) {
      unlink(timer);
    }
    timer.slot = UNARMED;
  }

  /// Turns the wheel to a time; timers that are due by then expire, within a tick of their time.
  void turn(long toNanos) {
    long target = (toNanos - startNanos) / tickNanos;
    if (toNanos - nowNanos > 0) {
      nowNanos = toNanos;
    }
    if (target - tick > SLOT_COUNT) {
      tick = target - SLOT_COUNT;
    }
    while (tick < target) {
      tick++;
      visit(slotOf(tick));
    }
  }

  /// Takes out what is due before anything expires, because what expires may arm and cancel.
  private void visit(int slot) {
    List<Timer> due = new ArrayList<>();
    Timer next = slots[slot];
    while (next != null) {
      Timer timer = next;
      next = timer.after;
      long dueTick = tickOf(timer.dueNanos());
      if (dueTick <= tick) {
        unlink(timer);
        timer.slot = EXPIRING;
        due.add(timer);
      } else if (slotOf(dueTick) != slot) {
        unlink(timer);
        link(timer, slotOf(dueTick));
      }
    }
    for (Timer timer : due) {
      if (timer.slot == EXPIRING) {
        timer.slot = UNARMED;
        timer.expired(nowNanos);
      }
    }
  }

  private static int slotOf(long tick) {
    return (int) Math.floorMod(tick, (long) SLOT_COUNT);
  }

  private long tickOf(long dueNanos) {
    long since = dueNanos - startNanos;
    return since <= 0 ? 0 : (since + tickNanos - 1) / tickNanos;
  }

  private void link(Timer timer, int slot) {
    Timer head = slots[slot];
    timer.slot = slot;
    timer.before = null;
    timer.after = head;
    if (head != null) {
      head.before = timer;
    }
    slots[slot] = timer;
    size++;
  }

  private void unlink(Timer timer) {
    if (timer.before == null) {
      slots[timer.slot] = timer.after;
    } else {
      timer.before.after = timer.after;
    }
    if (timer.after != null) {
      timer.after.before = timer.before;
    }
    detach(timer);
  }

  private void detach(Timer timer) {
    timer.slot = UNARMED;
    timer.before = null;
    timer.after = null;
    size--;
  }
}
