package dev.weir.director.forward.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// One epoll descriptor with room for the events of a turn. Belongs to one thread.
public final class Epoll {
  public static final int IN = 1;

  /// Urgent data is there to be read.
  public static final int PRIORITY = 2;

  public static final int OUT = 4;
  public static final int ERR = 8;
  public static final int HUP = 0x10;
  public static final int RDHUP = 0x2000;

  /// Tells of a change once, not of a state again and again.
  public static final int EDGE = 1 << 31;

  private static final int ADD = 1;
  private static final int DELETE = 2;

  /// `struct epoll_event` is packed on x86-64 alone.
  private static final boolean PACKED = "amd64".equals(System.getProperty("os.arch"));

  private static final int EVENT_SIZE = PACKED ? 12 : 16;
  private static final int DATA = PACKED ? 4 : 8;

  private final Sys sys;
  private final int fd;
  private final int max;
  private final MemorySegment events;
  private final MemorySegment change;

  /// @param max events of one turn
  public Epoll(Sys sys, Arena arena, int max) {
    this.sys = sys;
    this.max = max;
    this.events = arena.allocate((long) EVENT_SIZE * max, 8);
    this.change = arena.allocate(EVENT_SIZE, 8);
    this.fd = sys.epollCreate();
    if (fd < 0) {
      throw new IllegalStateException("epoll: " + Errno.textOf(fd));
    }
  }

  /// Watches a descriptor.
  ///
  /// @param data comes back with its events
  public int add(int watched, int interest, long data) {
    change.set(JAVA_INT_UNALIGNED, 0, interest);
    change.set(JAVA_LONG_UNALIGNED, DATA, data);
    return sys.epollControl(fd, ADD, watched, change.address());
  }

  public int remove(int watched) {
    return sys.epollControl(fd, DELETE, watched, change.address());
  }

  /// Waits for events.
  ///
  /// @param timeoutMillis 0 does not wait
  /// @return how many there are; 0 also when a signal interrupted the waiting
  public int await(int timeoutMillis) {
    int count = sys.epollWait(fd, events.address(), max, timeoutMillis);
    if (count >= 0 || Errno.INTR.is(count)) {
      return Math.max(count, 0);
    }
    throw new IllegalStateException("epoll: " + Errno.textOf(count));
  }

  public int eventsAt(int index) {
    return events.get(JAVA_INT_UNALIGNED, (long) index * EVENT_SIZE);
  }

  public long dataAt(int index) {
    return events.get(JAVA_LONG_UNALIGNED, (long) index * EVENT_SIZE + DATA);
  }

  public void close() {
    sys.close(fd);
  }
}
