package dev.weir.feedback;

import dev.weir.core.model.Backend;
import dev.weir.core.model.BackendUid;
import dev.weir.core.model.Feedback;
import dev.weir.core.model.Pull;
import dev.weir.core.time.NanoClock;
import dev.weir.feedback.PullMeters.Result;
import dev.weir.feedback.intake.CounterRates;
import dev.weir.feedback.intake.PullResult;
import dev.weir.feedback.intake.PulledPage;
import dev.weir.feedback.weigh.LoadReport;
import dev.weir.feedback.weigh.Metric;
import dev.weir.feedback.weigh.Observation;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Fetches the pages of owned services' backends, each in its interval, spread over it, and no more
/// at once than the limit.
final class Pulls {
  /// How a page is fetched: over the network by [dev.weir.feedback.intake.PullClient].
  @FunctionalInterface
  interface Fetching {
    Future<PullResult> fetch(String host, int port, String path, long timeoutMillis);
  }

  static final long TIMEOUT_MILLIS_MAX = 5_000;

  private final Fetching pages;
  private final NanoClock clock;
  private final PullMeters meters;
  private final int inFlightMax;
  private final Map<BackendUid, Round> rounds = new HashMap<>();
  private int inFlightCount;

  /// When the next page of one backend is due, and what its counters said last.
  private static final class Round {
    private final Pull pull;
    private final CounterRates rates = new CounterRates();
    private long dueNanos;
    private boolean inFlight;

    Round(Pull pull, BackendUid uid, long nowNanos) {
      this.pull = pull;
      // Backends of one service begin at different times; the same one, always at the same.
      long spread = Math.floorMod(uid.value() * 0x9E37_79B9_7F4A_7C15L, pull.interval().toNanos());
      dueNanos = nowNanos + spread;
    }
  }

  Pulls(Fetching pages, NanoClock clock, PullMeters meters, int inFlightMax) {
    this.pages = pages;
    this.clock = clock;
    this.meters = meters;
    this.inFlightMax = inFlightMax;
  }

  /// Begins the fetches that are due, of all services that this node owns.
  void tick(List<OwnedService> all, long nowNanos) {
    Set<BackendUid> fetched = new HashSet<>();
    for (OwnedService owned : all) {
      Feedback feedback = owned.service().feedback();
      if (feedback.pull().kind() != Pull.Kind.NONE && feedback.verdict().weighsReports()) {
        owned.service().backends().forEach(each -> fetched.add(each.uid()));
        tick(owned, nowNanos);
      }
    }
    rounds.keySet().retainAll(fetched);
  }

  private void tick(OwnedService owned, long nowNanos) {
    Pull pull = owned.service().feedback().pull();
    for (Backend backend : owned.service().backends()) {
      Round round =
          rounds.compute(
              backend.uid(),
              (uid, held) ->
                  held != null && held.pull.equals(pull) ? held : new Round(pull, uid, nowNanos));
      if (round.inFlight || nowNanos - round.dueNanos < 0) {
        continue;
      }
      if (inFlightCount >= inFlightMax) {
        meters.count(Result.DEFERRED);
        return;
      }
      round.dueNanos = nowNanos + pull.interval().toNanos();
      fetch(owned, backend, round);
    }
  }

  private void fetch(OwnedService owned, Backend backend, Round round) {
    Pull pull = round.pull;
    inFlightCount++;
    round.inFlight = true;
    Integer port = pull.port();
    pages
        .fetch(
            backend.endpoint().host(),
            port == null ? backend.endpoint().port() : port,
            pull.path(),
            Math.min(TIMEOUT_MILLIS_MAX, pull.interval().toMillis()))
        .onSuccess(
            result -> {
              inFlightCount--;
              round.inFlight = false;
              meters.count(
                  switch (result) {
                    case PullResult.Fetched(Buffer body) -> read(owned, backend, round, body);
                    case PullResult.Refused _ -> Result.REFUSED;
                    case PullResult.TooLarge _ -> Result.TOO_LARGE;
                    case PullResult.Unreachable _ -> Result.UNREACHABLE;
                    case PullResult.TimedOut _ -> Result.TIMED_OUT;
                  });
            });
  }

  private Result read(OwnedService owned, Backend backend, Round round, Buffer body) {
    // The service may have another owner, or other selectors, by now.
    if (!owned.isActive() || rounds.get(backend.uid()) != round) {
      return Result.UNUSED;
    }
    long now = clock.nowNanos();
    Map<Pull.Measure, Double> values;
    try {
      values = round.rates.of(round.pull, PulledPage.read(round.pull, body), now);
    } catch (IllegalArgumentException _) {
      return Result.MALFORMED;
    }
    if (values.isEmpty()) {
      return Result.NO_MEASURE;
    }
    Map<Metric, Double> measures = new EnumMap<>(Metric.class);
    values.forEach((measure, value) -> measures.put(metric(measure), value));
    LoadReport report;
    try {
      report = new LoadReport(owned.id(), backend.id(), "", 0, measures);
    } catch (IllegalArgumentException _) {
      return Result.INVALID;
    }
    return owned.book().observe(report, now) == Observation.ACCEPTED
        ? Result.ACCEPTED
        : Result.UNUSED;
  }

  private static Metric metric(Pull.Measure measure) {
    return switch (measure) {
      case LOAD -> Metric.LOAD;
      case CPU -> Metric.CPU;
      case MEMORY -> Metric.MEMORY;
      case PROCESSES -> Metric.PROCESSES;
      case RESPONSE_TIME -> Metric.RESPONSE_TIME;
    };
  }
}
