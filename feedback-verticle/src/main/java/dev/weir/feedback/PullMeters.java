package dev.weir.feedback;

import static java.util.Objects.requireNonNull;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/// Counters of fetched pages: `weir_feedback_pulls_total{result}`.
final class PullMeters {
  /// What became of one fetch.
  enum Result {
    ACCEPTED,
    /// Fetched and read, and nobody needed it any more.
    UNUSED,
    /// No page of its kind.
    MALFORMED,
    /// A value out of its range.
    INVALID,
    /// Nothing that a selector names, or counters alone of which nothing was known before.
    NO_MEASURE,
    /// Another status than 200.
    REFUSED,
    TOO_LARGE,
    UNREACHABLE,
    TIMED_OUT,
    /// As many were under way as may be.
    DEFERRED
  }

  private final Map<Result, Counter> counters = new EnumMap<>(Result.class);

  PullMeters(MeterRegistry meters) {
    for (Result result : Result.values()) {
      counters.put(
          result,
          Counter.builder("weir_feedback_pulls")
              .description("Pages fetched from backends by what they came to")
              .tag("result", result.name().toLowerCase(Locale.ROOT).replace('_', '-'))
              .register(meters));
    }
  }

  void count(Result result) {
    requireNonNull(counters.get(result), "counter").increment();
  }
}
