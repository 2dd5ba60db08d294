package dev.weir.bench.subject;

import java.util.ArrayList;
import java.util.List;

/// On which cores what is measured runs, and on which the load and the backend; none: anywhere.
///
/// @param loopCount event loops, threads or workers of a balancer
public record Placement(String name, int loopCount, String balancerCores, String loadCores) {
  /// One loop on the first core; all else on the second.
  public static final Placement PINNED = new Placement("pinned", 1, "0", "1");

  /// Two loops, wherever the kernel puts them.
  public static final Placement FREE = new Placement("free", 2, "", "");

  public static Placement named(String name) {
    return switch (name) {
      case "pinned" -> PINNED;
      case "free" -> FREE;
      default ->
          throw new IllegalArgumentException(
              "placement: " + name + " (expected: pinned or free, or both)");
    };
  }

  List<String> balancer(List<String> command) {
    return on(balancerCores, command);
  }

  /// Also for what belongs to a balancer and is not measured: the other members of a cluster.
  public List<String> load(List<String> command) {
    return on(loadCores, command);
  }

  private static List<String> on(String cores, List<String> command) {
    List<String> all = new ArrayList<>();
    if (!cores.isEmpty()) {
      all.addAll(List.of("taskset", "-c", cores));
    }
    all.addAll(command);
    return all;
  }
}
