package dev.weir.health;

import dev.weir.core.model.HealthCheck;
import dev.weir.core.model.Vote;
import dev.weir.health.verdict.Code;
import dev.weir.health.verdict.ProbeResult;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntSupplier;

/// The counters of the health role, made before anything is counted.
final class HealthMetrics {
  private final Map<HealthCheck.Kind, Map<Code, Counter>> probes =
      new EnumMap<>(HealthCheck.Kind.class);
  private final Map<HealthCheck.Kind, Timer> durations = new EnumMap<>(HealthCheck.Kind.class);
  private final Map<Vote, Counter> flips = new EnumMap<>(Vote.class);
  private final Counter overdue;
  private final Counter dialsFailed;
  private final Counter written;
  private final Counter refused;
  private final Counter failed;
  private final Counter buried;
  private final Counter claimsFailed;
  private final Counter questionsRefused;

  HealthMetrics(MeterRegistry meters, IntSupplier inFlightCount, IntSupplier backendCount) {
    for (HealthCheck.Kind kind : HealthCheck.Kind.values()) {
      String id = id(kind);
      Map<Code, Counter> byCode = new EnumMap<>(Code.class);
      for (Code code : Code.values()) {
        byCode.put(
            code,
            counter(meters, "probes", "Probes that ended", "kind", id, "result", code.name()));
      }
      probes.put(kind, byCode);
      durations.put(
          kind,
          Timer.builder("weir_health_probe")
              .description("How long probes took")
              .tag("kind", id)
              .register(meters));
    }
    for (Vote vote : Vote.values()) {
      flips.put(vote, counter(meters, "flips", "Changes of this node's votes", "to", id(vote)));
    }
    overdue = counter(meters, "overdue", "Probes that began later than half an interval");
    dialsFailed =
        counter(meters, "dials_failed", "Failed dials of directors that asked for a probe");
    written = counter(meters, "votes", "Writes of votes", "outcome", "written");
    refused = counter(meters, "votes", "Writes of votes", "outcome", "refused");
    failed = counter(meters, "votes", "Writes of votes", "outcome", "failed");
    buried = counter(meters, "votes_buried", "Votes of probers that are gone, taken away");
    claimsFailed = counter(meters, "claims_failed", "Claims to an epoch of votes that failed");
    questionsRefused = counter(meters, "questions_refused", "Questions about backends of others");
    Gauge.builder("weir_health_probes_in_flight", inFlightCount::getAsInt)
        .description("Probes under way")
        .register(meters);
    Gauge.builder("weir_health_backends", backendCount::getAsInt)
        .description("Backends that this node probes")
        .register(meters);
  }

  @SuppressWarnings("NullAway") // every kind and code has its counter
  void probed(HealthCheck.Kind kind, ProbeResult result) {
    probes.get(kind).get(result.code()).increment();
    switch (result) {
      case ProbeResult.Passed(_, _, var nanos) ->
          durations.get(kind).record(Duration.ofNanos(nanos));
      case ProbeResult.Failed(_, _, var nanos) ->
          durations.get(kind).record(Duration.ofNanos(nanos));
      case ProbeResult.Skipped _ -> {}
    }
  }

  @SuppressWarnings("NullAway") // every vote has its counter
  void flipped(Vote to) {
    flips.get(to).increment();
  }

  void overdue() {
    overdue.increment();
  }

  void dialFailed() {
    dialsFailed.increment();
  }

  void written() {
    written.increment();
  }

  void refused() {
    refused.increment();
  }

  void failed() {
    failed.increment();
  }

  void buried() {
    buried.increment();
  }

  void claimFailed() {
    claimsFailed.increment();
  }

  void questionRefused() {
    questionsRefused.increment();
  }

  private static Counter counter(MeterRegistry meters, String what, String about, String... tags) {
    return Counter.builder("weir_health_" + what).description(about).tags(tags).register(meters);
  }

  private static String id(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
