package dev.weir.bench.measure;

/// One line of `/proc/PID/stat`, as far as it is of use: see proc(5).
///
/// @param ticks of CPU that all threads of the process have had, in user and kernel mode
public record ProcStat(long pid, String name, long ticks) {
  /// Fields after the name: state is 3 in proc(5), utime 14, stime 15.
  private static final int UTIME = 14 - 3;

  private static final int STIME = 15 - 3;

  /// Reads it; the name stands in parentheses and may hold blanks and parentheses itself.
  public static ProcStat parse(String line) {
    int open = line.indexOf('(');
    int close = line.lastIndexOf(')');
    if (open < 1 || close < open) {
      throw new IllegalArgumentException("stat: " + line + " (expected: a line of /proc/PID/stat)");
    }
    String[] fields = line.substring(close + 1).strip().split(" ", -1);
    if (fields.length <= STIME) {
      throw new IllegalArgumentException(
          "stat: " + fields.length + " fields after the name (expected: " + (STIME + 1) + ")");
    }
    return new ProcStat(
        Long.parseLong(line.substring(0, open).strip()),
        line.substring(open + 1, close),
        Long.parseLong(fields[UTIME]) + Long.parseLong(fields[STIME]));
  }
}
