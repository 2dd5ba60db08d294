package dev.weir.director.forward;

import dev.weir.core.time.NanoClock;
import java.util.ArrayList;
import java.util.List;

/// The few things that one loop does later by the system's clock, whatever clock its connections
/// live by.
final class Alarms {
  private final NanoClock system = NanoClock.system();
  private final List<Alarm> alarms = new ArrayList<>();

  private record Alarm(long dueNanos, Runnable then) {}

  boolean isEmpty() {
    return alarms.isEmpty();
  }

  long nowNanos() {
    return system.nowNanos();
  }

  void after(long nanos, Runnable then) {
    alarms.add(new Alarm(nowNanos() + nanos, then));
  }

  /// Takes out what is due.
  List<Runnable> due(long nowNanos) {
    List<Alarm> due = alarms.stream().filter(each -> nowNanos - each.dueNanos() >= 0).toList();
    alarms.removeAll(due);
    return due.stream().map(Alarm::then).toList();
  }
}
