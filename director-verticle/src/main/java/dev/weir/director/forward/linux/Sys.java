package dev.weir.director.forward.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// The system calls of one thread. A result below zero is the negative number of an [Errno]; no
/// call allocates. Belongs to the thread that uses it, because the place where the C library's
/// error number is kept is part of it; that place is never given back.
public final class Sys {
  public static final int SHUT_WR = 1;
  public static final int SOL_SOCKET = 1;
  public static final int SO_REUSEADDR = 2;
  public static final int SO_ERROR = 4;
  public static final int SO_KEEPALIVE = 9;
  public static final int SO_LINGER = 13;
  public static final int SO_REUSEPORT = 15;
  public static final int IPPROTO_IP = 0;
  public static final int IP_TRANSPARENT = 19;
  public static final int IP_BIND_ADDRESS_NO_PORT = 24;
  public static final int IPPROTO_TCP = 6;
  public static final int TCP_NODELAY = 1;
  public static final int TCP_USER_TIMEOUT = 18;
  public static final int TCP_FASTOPEN = 23;
  public static final int IPPROTO_IPV6 = 41;
  public static final int IPV6_TRANSPARENT = 75;

  private static final long SOCK_STREAM = 1;
  private static final long CLOEXEC = 0x80000;
  private static final long NONBLOCK_CLOEXEC = 2048 | CLOEXEC;
  private static final long MSG_DONTWAIT = 0x40;
  private static final long MSG_NOSIGNAL = 0x4000;
  private static final long MSG_PEEK = 2;
  private static final int VALUE_SIZE = 4 + 28;
  private static final int TCP_INFO = 11;

  /// In `struct tcp_info`; of a listening socket: what waits to be accepted.
  private static final int TCPI_UNACKED = 24;

  private static final int SO_ATTACH_FILTER = 26;
  private static final long RLIMIT_NOFILE = 7;
  private static final long MSG_MORE = 0x8000;
  private static final long SPLICE_MOVE_NONBLOCK = 3;
  private static final int F_SETPIPE_SZ = 1031;

  /// Of the global arena, because with any other each call would have to hold it open.
  private final MemorySegment state = Libc.callState(Arena.global());

  private final MemorySegment value = Arena.global().allocate(VALUE_SIZE, 8);

  /// Whether these calls can be made here: Linux on x86-64 or AArch64, and native access is not
  /// denied.
  public static boolean isAvailable() {
    String arch = System.getProperty("os.arch", "");
    if (!"Linux".equals(System.getProperty("os.name"))
        || !("amd64".equals(arch) || "aarch64".equals(arch))) {
      return false;
    }
    try {
      Sys sys = new Sys();
      int epoll = sys.epollCreate();
      if (epoll >= 0) {
        sys.close(epoll);
      }
      return epoll >= 0;
    } catch (RuntimeException | LinkageError _) {
      return false;
    }
  }

  /// A non-blocking TCP socket.
  public int socket(Family family) {
    try {
      return status(
          (long)
              Libc.SOCKET.invokeExact(
                  state, (long) family.number(), SOCK_STREAM | NONBLOCK_CLOEXEC, 0L));
    } catch (Throwable e) {
      throw broken(e);
    }
  }

  public int bind(int fd, SocketAddresses address) {
    try {
      return status(
          (long)
              Libc.BIND.invokeExact(state, (long) fd, address.pointer(), (long) address.length()));
    } catch (Throwable e) {
      throw broken(e);
    }
  }

  public int listen(int fd, int backlog) {
    try {
      return status((long) Libc.LISTEN.invokeExact(state, (long) fd, (long) backlog));
    } catch (Throwable e) {
      throw broken(e);
    }
  }

  /// Takes the next connection, non-blocking, and its client's address.
  public int accept(int fd, SocketAddresses client) {
    try {
      return status(
          (long)
              Libc.ACCEPT.invokeExact(
                  state, (long) fd, client.pointer(), client.lengthPointer(), NONBLOCK_CLOEXEC));
    } catch (Throwable e) {
      throw broken(e);
    }
  }

  public int connect(int fd, SocketAddresses address) {
    try {
      return status(
          (long)
              Libc.CONNECT.invokeExact(
                  state, (long) fd, address.pointer(), (long) address.length()));
    } catch (Throwable e) {
      throw broken(e);
    }
  }

  /// Reads the address that a socket is bound to.
  public int localName(int fd, SocketAddresses local) {
    try {
      return status(
          (long)
              Libc.GETSOCKNAME.invokeExact(
                  state, (long) fd, local.pointer(), local.lengthPointer()));
    } catch (Throwable e) {
      throw broken(e);
    }
  }

  public int shutdownOutput(int fd) {
    try {
      return status((long) Libc.SHUTDOWN.invokeExact(state, (long) fd, (long) SHUT_WR));
    } catch (Throwable e) {
      throw broken(e);
    }
  }

  public void close(int fd) {
    try {
      int _ = (int) (long) Libc.CLOSE.invokeExact(state, (long) fd);
    } catch (Throwable e) {
      throw broken(e);
    }
  }

  public long receive(int fd, long buffer, long size) {
    try {
      return amount((long) Libc.RECV.invokeExact(state, (long) fd, buffer, size, MSG_DONTWAIT));
    } catch (Throwable e) {
      throw broken(e);
    }
  }

  /// As [#receive], but what it gives is still there afterwards.
  public long peek(int fd, long buffer, long size) {
    try {
      return amount(
          (long) Libc.RECV.invokeExact(state, (long) fd, buffer, size, MSG_DONTWAIT | MSG_PEEK));
    } catch (Throwable e) {
      throw broken(e);
    }
  }

  public long send(int fd, long buffer, long size) {
    return send(fd, buffer, size, MSG_DONTWAIT | MSG_NOSIGNAL);
  }

  /// As [#send], when the end of the stream follows at once: both leave in one packet.
  public long sendLast(int fd, long buffer, long size) {
    return send(fd, buffer, size, MSG_DONTWAIT | MSG_NOSIGNAL | MSG_MORE);
  }

  /// Moves bytes between a socket and a pipe without taking them into this process.
  public long splice(int from, int to, long size) {
    try {
      return amount(
          (long)
              Libc.SPLICE.invokeExact(
                  state, (long) from, 0L, (long) to, 0L, size, SPLICE_MOVE_NONBLOCK));
    } catch (Throwable e) {
      throw broken(e);
    }
  }

  /// Makes a pipe.
  ///
  /// @return its reading end in the upper half, its writing end in the lower one
  public long pipe() {
    try {
      int result = (int) (long) Libc.PIPE.invokeExact(state, value.address(), NONBLOCK_CLOEXEC);
      return result >= 0 ? (long) value.get(JAVA_INT, 0) << 32 | value.get(JAVA_INT, 4) : error();
    } catch (Throwable e) {
      throw broken(e);
    }
  }

  /// Gives a pipe room.
  ///
  /// @return how much it has now, which may be more than was asked for
  public int setPipeSize(int fd, int size) {
    try {
      int result = (int) Libc.FCNTL.invokeExact(state, fd, F_SETPIPE_SZ, size);
      return result >= 0 ? result : error();
    } catch (Throwable e) {
      throw broken(e);
    }
  }

  public int setOption(int fd, int level, int option, int number) {
    value.set(JAVA_INT, 0, number);
    return setOption(fd, level, option, value.address(), 4);
  }

  /// Makes the next close a reset.
  public int resetOnClose(int fd) {
    value.set(JAVA_INT, 0, 1);
    value.set(JAVA_INT, 4, 0);
    return setOption(fd, SOL_SOCKET, SO_LINGER, value.address(), 8);
  }

  /// Lets no new client into the queue of a listening socket.
  public int letNobodyIn(int fd) {
    return setOption(fd, SOL_SOCKET, SO_ATTACH_FILTER, NoNewClients.pointer(), NoNewClients.LENGTH);
  }

  /// How many connections wait to be accepted; below zero when that cannot be told.
  public int queueLength(int fd) {
    value.set(JAVA_INT, 0, VALUE_SIZE - 4);
    long here = value.address();
    int result = getOption(fd, IPPROTO_TCP, TCP_INFO, here + 4, here);
    return result >= 0 ? value.get(JAVA_INT, 4 + TCPI_UNACKED) : result;
  }

  /// What went wrong with a socket, as a negative number; 0 when nothing did.
  public int pendingError(int fd) {
    value.set(JAVA_INT, 0, 0);
    value.set(JAVA_INT, 8, 4);
    long here = value.address();
    int result = getOption(fd, SOL_SOCKET, SO_ERROR, here, here + 8);
    return result >= 0 ? -value.get(JAVA_INT, 0) : result;
  }

  /// How many descriptors this process may have.
  public int descriptorsMax() {
    try {
      int result = (int) (long) Libc.GETRLIMIT.invokeExact(state, RLIMIT_NOFILE, value.address());
      long max = result >= 0 ? value.get(JAVA_LONG_UNALIGNED, 0) : Integer.MAX_VALUE;
      return max < 0 ? Integer.MAX_VALUE : (int) Math.min(max, Integer.MAX_VALUE);
    } catch (Throwable e) {
      throw broken(e);
    }
  }

  /// A descriptor by which another thread wakes the one that waits.
  public int eventDescriptor() {
    try {
      return status((long) Libc.EVENTFD.invokeExact(state, 0L, NONBLOCK_CLOEXEC));
    } catch (Throwable e) {
      throw broken(e);
    }
  }

  /// Wakes who waits for an event descriptor.
  public void signal(int eventFd) {
    value.set(JAVA_LONG_UNALIGNED, 0, 1L);
    try {
      long _ = (long) Libc.WRITE.invokeExact(state, (long) eventFd, value.address(), 8L);
    } catch (Throwable e) {
      throw broken(e);
    }
  }

  /// Makes an event descriptor quiet again.
  public void clear(int eventFd) {
    try {
      long _ = (long) Libc.READ.invokeExact(state, (long) eventFd, value.address(), 8L);
    } catch (Throwable e) {
      throw broken(e);
    }
  }

  /// Takes memory that is not the JVM's.
  ///
  /// @return its address; 0 when there is none left
  public long allocate(long size) {
    try {
      return (long) Libc.MALLOC.invokeExact(state, size);
    } catch (Throwable e) {
      throw broken(e);
    }
  }

  public void free(long pointer) {
    try {
      long _ = (long) Libc.FREE.invokeExact(state, pointer);
    } catch (Throwable e) {
      throw broken(e);
    }
  }

  int epollCreate() {
    try {
      return status((long) Libc.EPOLL_CREATE.invokeExact(state, CLOEXEC));
    } catch (Throwable e) {
      throw broken(e);
    }
  }

  int epollControl(int epoll, int operation, int fd, long event) {
    try {
      return status(
          (long)
              Libc.EPOLL_CTL.invokeExact(state, (long) epoll, (long) operation, (long) fd, event));
    } catch (Throwable e) {
      throw broken(e);
    }
  }

  int epollWait(int epoll, long events, int max, int timeoutMillis) {
    try {
      int result =
          timeoutMillis == 0
              ? (int)
                  (long) Libc.EPOLL_POLL.invokeExact(state, (long) epoll, events, (long) max, 0L)
              : (int) Libc.EPOLL_WAIT.invokeExact(state, epoll, events, max, timeoutMillis);
      return result >= 0 ? result : error();
    } catch (Throwable e) {
      throw broken(e);
    }
  }

  private long send(int fd, long buffer, long size, long flags) {
    try {
      return amount((long) Libc.SEND.invokeExact(state, (long) fd, buffer, size, flags));
    } catch (Throwable e) {
      throw broken(e);
    }
  }

  private int getOption(int fd, int level, int option, long pointer, long lengthPointer) {
    try {
      return status(
          (long)
              Libc.GETSOCKOPT.invokeExact(
                  state, (long) fd, (long) level, (long) option, pointer, lengthPointer));
    } catch (Throwable e) {
      throw broken(e);
    }
  }

  private int setOption(int fd, int level, int option, long pointer, int length) {
    try {
      return status(
          (long)
              Libc.SETSOCKOPT.invokeExact(
                  state, (long) fd, (long) level, (long) option, pointer, (long) length));
    } catch (Throwable e) {
      throw broken(e);
    }
  }

  /// What a function that returns an `int` said; the upper half means nothing.
  private int status(long result) {
    return (int) result >= 0 ? (int) result : error();
  }

  private long amount(long result) {
    return result >= 0 ? result : error();
  }

  private int error() {
    return -Libc.errno(state);
  }

  /// A downcall throws nothing of its own; what comes here is the JVM's.
  private static RuntimeException broken(Throwable cause) {
    if (cause instanceof Error error) {
      throw error;
    }
    return cause instanceof RuntimeException known ? known : new IllegalStateException(cause);
  }
}
