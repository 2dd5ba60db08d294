package dev.weir.node;

import dev.weir.core.time.NanoClock;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.lang.management.ManagementFactory;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/// When each phase of a start was over, since the JVM began. May be used from any thread.
final class StartTimes {
  /// In the order in which they end.
  enum Phase {
    /// The JVM is up and the settings are read.
    SETTINGS,
    /// Vert.x and Hazelcast are up, and the cluster is joined or founded.
    JOINED,
    /// The ops listener answers, and the copy of the configuration is read.
    OPS,
    /// Every role is started: a director has tried to bind its listeners.
    STARTED;

    String id() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final NanoClock clock;
  private final long jvmBeganNanos;
  private final Map<Phase, Long> endedNanos = new EnumMap<>(Phase.class);

  StartTimes(NanoClock clock, long uptimeMillis) {
    this.clock = clock;
    this.jvmBeganNanos = clock.nowNanos() - TimeUnit.MILLISECONDS.toNanos(uptimeMillis);
  }

  /// Those of this process.
  static StartTimes ofThisProcess() {
    return new StartTimes(NanoClock.system(), ManagementFactory.getRuntimeMXBean().getUptime());
  }

  /// This phase is over; the first time counts.
  synchronized void over(Phase phase) {
    endedNanos.putIfAbsent(phase, clock.nowNanos() - jvmBeganNanos);
  }

  /// `settings=210 joined=...`, in milliseconds, of the phases that are over.
  synchronized String words() {
    return endedNanos.entrySet().stream()
        .map(each -> each.getKey().id() + "=" + TimeUnit.NANOSECONDS.toMillis(each.getValue()))
        .collect(Collectors.joining(" "));
  }

  /// Shows each phase that is over as a metric; NaN while it is not.
  void showIn(MeterRegistry meters) {
    for (Phase phase : Phase.values()) {
      Gauge.builder("weir_node_start_seconds", this, each -> each.seconds(phase))
          .tag("phase", phase.id())
          .description("When this phase of the start was over, since the JVM began")
          .register(meters);
    }
  }

  private synchronized double seconds(Phase phase) {
    Long nanos = endedNanos.get(phase);
    return nanos == null ? Double.NaN : nanos / 1e9;
  }
}
