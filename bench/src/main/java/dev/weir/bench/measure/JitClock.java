package dev.weir.bench.measure;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// CPU time of the JIT compilers of processes, by their threads. What is not a JVM has none. What
/// the JVM itself tells of compilations (`java.ci.totalTime`) counts only those that have ended,
/// and one can take seconds where it shares its core with what it compiles.
public final class JitClock {
  private static final List<String> COMPILERS = List.of("C1 CompilerThre", "C2 CompilerThre");

  private JitClock() {}

  /// Whether one of them is a JVM.
  public static boolean isKept(List<Long> pids) throws IOException {
    for (long pid : pids) {
      if (ticks(pid) != null) {
        return true;
      }
    }
    return false;
  }

  /// In seconds since they started, exact to a hundredth for each compiler.
  public static double seconds(List<Long> pids) throws IOException {
    long sum = 0;
    for (long pid : pids) {
      Long ticks = ticks(pid);
      sum += ticks == null ? 0 : ticks;
    }
    return sum / Proc.TICKS_PER_SECOND;
  }

  /// Null if it has no compiler.
  private static @Nullable Long ticks(long pid) throws IOException {
    Path tasks = Proc.of(pid).resolve("task");
    if (!Files.exists(tasks)) {
      return null;
    }
    Long ticks = null;
    try (DirectoryStream<Path> threads = Files.newDirectoryStream(tasks)) {
      for (Path thread : threads) {
        ProcStat stat = stat(thread);
        if (stat != null && COMPILERS.contains(stat.name())) {
          ticks = (ticks == null ? 0 : ticks) + stat.ticks();
        }
      }
    }
    return ticks;
  }

  /// Null if the thread has ended meanwhile.
  private static @Nullable ProcStat stat(Path thread) throws IOException {
    try {
      return ProcStat.parse(Files.readString(thread.resolve("stat")));
    } catch (NoSuchFileException _) {
      return null;
    }
  }
}
