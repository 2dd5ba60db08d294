package dev.weir.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// What a table has to name besides the targets: the machine, its kernel, its Java, its load.
final class Surroundings {
  private Surroundings() {}

  static List<String> lines() throws IOException {
    List<String> lines = new ArrayList<>();
    lines.add("date: " + java.time.LocalDate.now(java.time.ZoneOffset.UTC));
    lines.add("kernel: Linux " + first("/proc/sys/kernel/osrelease"));
    lines.add("cores: %d, %s".formatted(Runtime.getRuntime().availableProcessors(), model()));
    lines.add("java: %s %s".formatted(System.getProperty("java.vm.vendor"), Runtime.version()));
    lines.add("connection tracking: " + connectionTracking());
    lines.add("load average before: " + loadAverage());
    return lines;
  }

  /// In the network of this run; what it tracks, it makes dearer.
  private static String connectionTracking() throws IOException {
    Path count = Path.of("/proc/sys/net/netfilter/nf_conntrack_count");
    return !Files.exists(count) || first(count.toString()).equals("0")
        ? "none"
        : "on, with a table of " + first("/proc/sys/net/netfilter/nf_conntrack_max");
  }

  /// Of one, five and fifteen minutes.
  static String loadAverage() throws IOException {
    return String.join(" ", List.of(first("/proc/loadavg").split(" ", -1)).subList(0, 3));
  }

  private static String model() throws IOException {
    try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
      return lines
          .filter(each -> each.startsWith("model name"))
          .map(each -> each.substring(each.indexOf(':') + 1).strip())
          .findFirst()
          .orElse("model unknown");
    }
  }

  private static String first(String file) throws IOException {
    return Files.readString(Path.of(file)).strip();
  }
}
