package dev.weir.director.forward.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/// The functions of the C library as they are: pointers are addresses, sizes are `long`, and what
/// went wrong is in [#errno].
///
/// All but the waiting one are called as critical functions, without leaving the JVM's state: they
/// do not block, because every socket is non-blocking, and the switch would cost as much as a short
/// call.
final class Libc {
  static final MethodHandle SOCKET = critical("socket", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT);
  static final MethodHandle BIND = critical("bind", JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_INT);
  static final MethodHandle LISTEN = critical("listen", JAVA_INT, JAVA_INT, JAVA_INT);
  static final MethodHandle ACCEPT =
      critical("accept4", JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT);
  static final MethodHandle CONNECT = critical("connect", JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_INT);
  static final MethodHandle SHUTDOWN = critical("shutdown", JAVA_INT, JAVA_INT, JAVA_INT);
  static final MethodHandle CLOSE = critical("close", JAVA_INT, JAVA_INT);
  static final MethodHandle RECV =
      critical("recv", JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT);
  static final MethodHandle SEND =
      critical("send", JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT);
  static final MethodHandle READ = critical("read", JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_LONG);
  static final MethodHandle WRITE = critical("write", JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_LONG);
  static final MethodHandle SPLICE =
      critical("splice", JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT);
  static final MethodHandle PIPE = critical("pipe2", JAVA_INT, JAVA_LONG, JAVA_INT);
  static final MethodHandle FCNTL =
      linked(
          "fcntl",
          FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT),
          Linker.Option.firstVariadicArg(2),
          Linker.Option.captureCallState("errno"),
          Linker.Option.critical(false));
  static final MethodHandle SETSOCKOPT =
      critical("setsockopt", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_INT);
  static final MethodHandle GETSOCKOPT =
      critical("getsockopt", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG);
  static final MethodHandle GETSOCKNAME =
      critical("getsockname", JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG);
  static final MethodHandle GETRLIMIT = critical("getrlimit", JAVA_INT, JAVA_INT, JAVA_LONG);
  static final MethodHandle EVENTFD = critical("eventfd", JAVA_INT, JAVA_INT, JAVA_INT);
  static final MethodHandle EPOLL_CREATE = critical("epoll_create1", JAVA_INT, JAVA_INT);
  static final MethodHandle EPOLL_CTL =
      critical("epoll_ctl", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG);

  static final MethodHandle MALLOC = critical("malloc", JAVA_LONG, JAVA_LONG);
  static final MethodHandle FREE =
      linked("free", FunctionDescriptor.ofVoid(JAVA_LONG), Linker.Option.critical(false));

  /// For a poll that does not wait.
  static final MethodHandle EPOLL_POLL =
      critical("epoll_wait", JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_INT, JAVA_INT);

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

  private static MethodHandle critical(
      String name, MemoryLayout result, MemoryLayout... parameters) {
    return linked(
        name,
        FunctionDescriptor.of(result, parameters),
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
