package dev.weir.core.model;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// How the backends of a service are probed.
///
/// @param rise consecutive passes that bring a backend up, 1..20
/// @param fall consecutive failures that bring it down, 1..20
/// @param jitterPercent how much an interval may be stretched at random, 0..50
/// @param port the port to probe, or null for the backend's own
public record HealthCheck(
    Kind kind,
    Duration interval,
    Duration timeout,
    int rise,
    int fall,
    int jitterPercent,
    @Nullable Integer port,
    HttpCheck http) {
  /// What a probe does.
  public enum Kind {
    TCP,
    HTTP,
    HTTPS,
    /// No probes: every backend counts as up.
    NONE
  }

  public static final HealthCheck DEFAULT =
      new HealthCheck(
          Kind.TCP,
          Duration.ofSeconds(2),
          Duration.ofSeconds(1),
          2,
          3,
          10,
          null,
          HttpCheck.DEFAULT);

  public HealthCheck {
    Range.check("intervalMs", interval.toMillis(), 100, 3_600_000);
    Range.check("timeoutMs", timeout.toMillis(), 50, 60_000);
    Range.check("rise", rise, 1, 20);
    Range.check("fall", fall, 1, 20);
    Range.check("jitterPercent", jitterPercent, 0, 50);
    if (port != null) {
      Range.check("port", port, 1, Endpoint.PORT_MAX);
    }
  }
}
