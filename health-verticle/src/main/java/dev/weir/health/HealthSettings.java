package dev.weir.health;

import dev.weir.core.settings.Fields;
import dev.weir.health.probe.ProbeLimits;
import java.net.InetAddress;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What a node's settings say of its health role (`health:`).
///
/// @param probersPerBackend how many nodes probe each backend, 1..7; the same on every node.
///     Default 1
/// @param probesInFlightMax probes under way at once, 1..10000; more wait, and are counted as
///     overdue. Default 1000
/// @param sourceAddress the numeric address that probes come from; default: the system's choice
/// @param trustFile certificates in PEM that HTTPS probes trust; default: those of the JDK
/// @param backendSeriesMax backends with metrics of their own, the rest are summed as `other`,
///     0..100000. Default 2000
/// @param limits how much of an answer is read (`bodyBytesMax`, 1024..1048576, default 65536) and
///     shown (`evidenceBytesMax`, 0..256, default 256)
public record HealthSettings(
    int probersPerBackend,
    int probesInFlightMax,
    @Nullable String sourceAddress,
    @Nullable String trustFile,
    int backendSeriesMax,
    ProbeLimits limits) {
  public static final HealthSettings DEFAULT =
      new HealthSettings(1, 1000, null, null, 2000, ProbeLimits.DEFAULT);

  /// Reads the mapping `health`; what is wrong is in its findings.
  public static HealthSettings read(Fields fields) {
    return read(fields, DEFAULT.backendSeriesMax);
  }

  /// The same.
  ///
  /// @param backendSeriesMax what holds when `health` does not say otherwise
  public static HealthSettings read(Fields fields, int backendSeriesMax) {
    int probers = fields.integer("probersPerBackend", 1, 7, DEFAULT.probersPerBackend);
    int inFlight = fields.integer("probesInFlightMax", 1, 10_000, DEFAULT.probesInFlightMax);
    String source = fields.textOrNull("sourceAddress");
    if (source != null) {
      source = fields.made("sourceAddress", "form", source, literal(source));
    }
    String trust = fields.textOrNull("trustFile");
    int series = fields.integer("backendSeriesMax", 0, 100_000, backendSeriesMax);
    int body = fields.integer("bodyBytesMax", 1024, 1 << 20, ProbeLimits.DEFAULT.bodyBytesMax());
    int evidence =
        fields.integer("evidenceBytesMax", 0, 256, ProbeLimits.DEFAULT.evidenceBytesMax());
    fields.end();
    return new HealthSettings(
        probers, inFlight, source, trust, series, new ProbeLimits(body, evidence));
  }

  private static Supplier<String> literal(String text) {
    return () -> {
      try {
        InetAddress.ofLiteral(text);
        return text;
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(
            "sourceAddress: " + text + " (expected: a numeric address)", e);
      }
    };
  }
}
