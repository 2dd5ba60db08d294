package dev.weir.director.forward.linux;

/// What the kernel says when a call fails; the numbers are the same on x86-64 and AArch64.
public enum Errno {
  PERM(1, "operation not permitted"),
  INTR(4, "interrupted"),
  AGAIN(11, "not now"),
  NOMEM(12, "no memory left"),
  ACCES(13, "permission denied"),
  NFILE(23, "too many open files in the system"),
  MFILE(24, "too many open files"),
  PIPE(32, "broken pipe"),
  ADDRINUSE(98, "address already in use"),
  ADDRNOTAVAIL(99, "cannot assign requested address"),
  NETUNREACH(101, "network is unreachable"),
  CONNABORTED(103, "connection aborted"),
  CONNRESET(104, "connection reset"),
  NOBUFS(105, "no buffer space left"),
  TIMEDOUT(110, "connection timed out"),
  CONNREFUSED(111, "connection refused"),
  HOSTUNREACH(113, "no route to host"),
  INPROGRESS(115, "in progress"),
  OTHER(0, "error");

  private final int number;
  private final String text;

  Errno(int number, String text) {
    this.number = number;
    this.text = text;
  }

  /// The error in a result below zero.
  public static Errno of(long result) {
    for (Errno each : values()) {
      if (each.number == -result) {
        return each;
      }
    }
    return OTHER;
  }

  /// As people read it, with the number where we have no name for it.
  public static String textOf(long result) {
    Errno known = of(result);
    return known == OTHER ? "error " + -result : known.text;
  }

  /// Whether a call's result is this error.
  public boolean is(long result) {
    return result == -number;
  }

  /// Whether we are short of something (descriptors, memory, ports), which is not the peer's fault.
  public boolean isOurShortage() {
    return switch (this) {
      case PERM, NOMEM, NFILE, MFILE, NOBUFS, ADDRINUSE, ADDRNOTAVAIL, AGAIN, ACCES -> true;
      case INTR,
          PIPE,
          NETUNREACH,
          CONNABORTED,
          CONNRESET,
          TIMEDOUT,
          CONNREFUSED,
          HOSTUNREACH,
          INPROGRESS,
          OTHER ->
          false;
    };
  }
}
