package dev.weir.bench.measure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// How long the JIT compilers of processes have been at work. What is not a JVM has none.
public final class JitClock {
  private static final Path FOLDER =
      Path.of(
          System.getProperty("java.io.tmpdir"), "hsperfdata_" + System.getProperty("user.name"));

  private JitClock() {}

  /// Whether one of them is a JVM that tells.
  public static boolean isKept(List<Long> pids) {
    return pids.stream().anyMatch(pid -> Files.exists(FOLDER.resolve(Long.toString(pid))));
  }

  /// In seconds since they started.
  public static double seconds(List<Long> pids) throws IOException {
    double seconds = 0;
    for (long pid : pids) {
      Path file = FOLDER.resolve(Long.toString(pid));
      if (Files.exists(file)) {
        byte[] data = Files.readAllBytes(file);
        seconds +=
            (double) PerfData.counter(data, "java.ci.totalTime")
                / PerfData.counter(data, "sun.os.hrt.frequency");
      }
    }
    return seconds;
  }
}
