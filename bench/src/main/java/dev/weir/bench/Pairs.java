package dev.weir.bench;

import dev.weir.bench.load.Pattern;
import dev.weir.bench.subject.Placement;
import java.util.Set;

/// Which targets are measured in which workloads.
enum Pairs {
  /// Those that tell something: a whole run has to end within half an hour.
  TELLING,
  /// All, because somebody has named them.
  ALL;

  /// What the second relay and the backend alone are worth a look at.
  private static final Set<String> TYPICAL = Set.of("ka32", "churn", "bulk-8");

  /// With two loops, what depends on the number of loops.
  private static final Set<String> FREE = Set.of("ka32", "ka256", "churn", "start-alone");

  /// A HAProxy that is tuned for bulk is slower at all else, and the other one is measured there.
  static boolean tells(String placement, Workload workload, String target) {
    if (target.equals("weir-pipeline") || target.equals("direct")) {
      return TYPICAL.contains(workload.name()) && placement.equals(Placement.PINNED.name());
    }
    boolean isBulk = workload.pattern() == Pattern.BULK;
    if (placement.equals(Placement.FREE.name())) {
      return FREE.contains(workload.name()) && !target.equals("haproxy-tuned") && !isEmpty(target);
    }
    return switch (workload.kind()) {
      case LOAD -> !isEmpty(target) && (isBulk || !target.equals("haproxy-tuned"));
      case MEMORY, START, START_ALONE -> !target.equals("haproxy-tuned");
    };
  }

  /// An echo is no backend: it neither streams nor closes.
  static boolean isOutOfReach(Workload workload, String target) {
    return isEmpty(target) && workload.kind() == Workload.Kind.LOAD;
  }

  private static boolean isEmpty(String target) {
    return target.equals("empty");
  }
}
