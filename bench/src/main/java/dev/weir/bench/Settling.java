package dev.weir.bench;

import java.util.ArrayDeque;
import java.util.Deque;

/// Whether what a process occupies has come to rest. A JVM gives back late what its compilers
/// needed: Weir's every 5 s, in the background.
final class Settling {
  /// Longer than from one giving back to the next.
  static final int WINDOW_COUNT = 7;
  private static final long SPREAD_BYTES = 1_536 * 1024;

  private final Deque<Long> last = new ArrayDeque<>();
  private int secondCount;

  /// One second more.
  void add(long bytes) {
    secondCount++;
    last.addLast(bytes);
    if (last.size() > WINDOW_COUNT) {
      last.removeFirst();
    }
  }

  /// It hardly moved for as long as the window is.
  boolean isSettled() {
    return last.size() == WINDOW_COUNT
        && last.stream().mapToLong(Long::longValue).max().getAsLong()
                - last.stream().mapToLong(Long::longValue).min().getAsLong()
            <= SPREAD_BYTES;
  }

  int seconds() {
    return secondCount;
  }

  long bytes() {
    return last.getLast();
  }
}
