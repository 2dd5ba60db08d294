package dev.weir.bench.measure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What `/proc` says about running processes.
public final class Proc {
  /// USER_HZ, which Linux has fixed for all architectures that have Java 25.
  static final double TICKS_PER_SECOND = 100;

  private static final Pattern RSS = Pattern.compile("(?m)^Rss: +(\\d+) kB$");
  private static final Path ROOT = Path.of("/proc");

  private Proc() {}

  /// CPU time of these processes, all threads, in seconds; exact to a hundredth each.
  public static double cpuSeconds(List<Long> pids) throws IOException {
    long ticks = 0;
    for (long pid : pids) {
      ticks += ProcStat.parse(Files.readString(of(pid).resolve("stat"))).ticks();
    }
    return ticks / TICKS_PER_SECOND;
  }

  /// Resident memory of these processes; what they share counts once for each.
  public static long residentBytes(List<Long> pids) throws IOException {
    long bytes = 0;
    for (long pid : pids) {
      bytes += rollupBytes(Files.readString(of(pid).resolve("smaps_rollup")));
    }
    return bytes;
  }

  /// A process and those that it has started.
  public static List<Long> family(long pid) throws IOException {
    List<Long> family = new ArrayList<>(List.of(pid));
    String children =
        Files.readString(of(pid).resolve("task").resolve(Long.toString(pid)).resolve("children"));
    for (String child : children.strip().split(" +", -1)) {
      if (!child.isEmpty()) {
        family.addAll(family(Long.parseLong(child)));
      }
    }
    return family;
  }

  static long rollupBytes(String rollup) {
    Matcher matcher = RSS.matcher(rollup);
    if (!matcher.find()) {
      throw new IllegalArgumentException("smaps_rollup: no Rss (expected: a line of it)");
    }
    return Long.parseLong(matcher.group(1)) * 1024;
  }

  static Path of(long pid) {
    return ROOT.resolve(Long.toString(pid));
  }
}
