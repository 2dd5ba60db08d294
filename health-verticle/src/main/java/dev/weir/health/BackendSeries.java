package dev.weir.health;

import dev.weir.core.model.BackendUid;
import dev.weir.health.verdict.Code;
import dev.weir.health.verdict.ProbeResult;
import dev.weir.health.verdict.Target;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The metrics of each backend that is probed here, up to a limit; those beyond it count as
/// `other`. Names and shapes are HAProxy's: `check_status` is 1 for the state that the last probe
/// found and 0 for the states that were found before.
final class BackendSeries {
  private final MeterRegistry meters;
  private final int backendsMax;
  private final Map<BackendUid, Series> series = new HashMap<>();
  private final Series other;

  BackendSeries(MeterRegistry meters, int backendsMax) {
    this.meters = meters;
    this.backendsMax = backendsMax;
    this.other = new Series(Tags.of("service", "other", "backend", "other"));
  }

  void probed(Target target, ProbeResult result) {
    Series each = of(target);
    if (result.code().means() == Code.Means.FAILED) {
      each.failures.increment();
    }
    // The last state of several backends together means nothing.
    if (each != other) {
      each.found(result.code());
    }
  }

  void flipped(Target target) {
    of(target).flips.increment();
  }

  /// Drops the series of backends that are not probed here any more.
  void retain(Set<BackendUid> probed) {
    series
        .entrySet()
        .removeIf(
            entry -> {
              boolean gone = !probed.contains(entry.getKey());
              if (gone) {
                entry.getValue().registered.forEach(meters::remove);
              }
              return gone;
            });
  }

  private Series of(Target target) {
    Series known = series.get(target.uid());
    if (known != null) {
      return known;
    }
    if (series.size() >= backendsMax) {
      return other;
    }
    Series made =
        new Series(Tags.of("service", target.service().value(), "backend", target.id().value()));
    series.put(target.uid(), made);
    return made;
  }

  /// One backend's meters. A scrape reads `current` from another thread.
  private final class Series {
    private final Tags tags;
    private final Counter failures;
    private final Counter flips;
    private final List<Meter> registered = new ArrayList<>();
    private final Set<Code> found = EnumSet.noneOf(Code.class);
    private volatile Code current = Code.INI;

    private Series(Tags tags) {
      this.tags = tags;
      this.failures = counter("weir_backend_check_failures", "Probes that failed");
      this.flips = counter("weir_backend_check_up_down", "Changes between UP and DOWN");
    }

    private void found(Code code) {
      current = code;
      if (found.add(code)) {
        registered.add(
            Gauge.builder("weir_backend_check_status", this, each -> each.current == code ? 1 : 0)
                .description("1 for the state that the last probe found")
                .tags(tags.and("state", code.name()))
                .strongReference(true)
                .register(meters));
      }
    }

    private Counter counter(String name, String about) {
      Counter counter = Counter.builder(name).description(about).tags(tags).register(meters);
      registered.add(counter);
      return counter;
    }
  }
}
