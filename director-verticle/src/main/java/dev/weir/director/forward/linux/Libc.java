package dev.weir.director.forward.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.Arrays;

/// The functions of the C library as they are: pointers are addresses, sizes are `long`, and what
/// went wrong is in [#errno].
///
/// All but the waiting one are called as critical functions, without leaving the JVM's state: they
/// do not block, because every socket is non-blocking, and the switch would cost as much as a short
/// call.
final class Libc {
  static final MethodHandle SOCKET = critical("socket", 3);
  static final MethodHandle BIND = critical("bind", 3);
  static final MethodHandle LISTEN = critical("listen", 2);
  static final MethodHandle ACCEPT = critical("accept4", 4);
  static final MethodHandle CONNECT = critical("connect", 3);
  static final MethodHandle SHUTDOWN = critical("shutdown", 2);
  static final MethodHandle CLOSE = critical("close", 1);
  static final MethodHandle RECV = critical("recv", 4);
  static final MethodHandle SEND = critical("send", 4);
  static final MethodHandle READ = critical("read", 3);
  static final MethodHandle WRITE = critical("write", 3);
  static final MethodHandle SPLICE = critical("splice", 6);
  static final MethodHandle PIPE = critical("pipe2", 2);
  static final MethodHandle FCNTL =
      linked(
          "fcntl",
          FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT),
          Linker.Option.firstVariadicArg(2),
          Linker.Option.captureCallState("errno"),
          Linker.Option.critical(false));
  static final MethodHandle SETSOCKOPT = critical("setsockopt", 5);
  static final MethodHandle GETSOCKOPT = critical("getsockopt", 5);
  static final MethodHandle GETSOCKNAME = critical("getsockname", 3);
  static final MethodHandle GETRLIMIT = critical("getrlimit", 2);
  static final MethodHandle EVENTFD = critical("eventfd", 2);
  static final MethodHandle EPOLL_CREATE = critical("epoll_create1", 1);
  static final MethodHandle EPOLL_CTL = critical("epoll_ctl", 4);
  static final MethodHandle MALLOC = critical("malloc", 1);

  /// What it returns means nothing.
  static final MethodHandle FREE = critical("free", 1);

  /// For a poll that does not wait.
  static final MethodHandle EPOLL_POLL = critical("epoll_wait", 4);

  /// For a poll that waits, during which the JVM must be able to stop all threads.
  static final MethodHandle EPOLL_WAIT =
      linked(
          "epoll_wait",
          FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_INT, JAVA_INT),
          Linker.Option.captureCallState("errno"));

  private Libc() {}

  /// A place for one thread's [#errno].
  static MemorySegment callState(Arena arena) {
    return arena.allocate(Linker.Option.captureStateLayout());
  }

  static int errno(MemorySegment callState) {
    return callState.get(JAVA_INT, 0);
  }

  /// Functions with as many parameters share one shape, because the JVM makes a dozen classes for
  /// each, at every start: all is passed as `long`, which calls on x86-64 and AArch64 put into the
  /// same registers as an `int`. Of an `int` that is returned, the lower half counts.
  private static MethodHandle critical(String name, int parameterCount) {
    MemoryLayout[] parameters = new MemoryLayout[parameterCount];
    Arrays.fill(parameters, JAVA_LONG);
    return linked(
        name,
        FunctionDescriptor.of(JAVA_LONG, parameters),
        Linker.Option.captureCallState("errno"),
        Linker.Option.critical(false));
  }

  @SuppressWarnings("restricted")
  private static MethodHandle linked(
      String name, FunctionDescriptor function, Linker.Option... options) {
    Linker linker = Linker.nativeLinker();
    return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), function, options);
  }
}
