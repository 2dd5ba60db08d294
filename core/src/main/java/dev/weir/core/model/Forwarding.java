package dev.weir.core.model;

/// How a director chooses for and forwards the connections of a service.
///
/// @param connectionsMax connections of this service open at once on one director; more are refused
public record Forwarding(
    Timeouts timeouts,
    Redispatch redispatch,
    int connectionsMax,
    Dial dial,
    Affinity affinity,
    SchedulerOptions scheduling) {
  public static final int CONNECTIONS_LIMIT = 1_000_000;
  public static final Forwarding DEFAULT =
      new Forwarding(
          Timeouts.DEFAULT,
          Redispatch.DEFAULT,
          100_000,
          Dial.DEFAULT,
          Affinity.NONE,
          SchedulerOptions.DEFAULT);

  public Forwarding {
    Range.check("connectionsMax", connectionsMax, 1, CONNECTIONS_LIMIT);
  }

  /// With every default but these.
  public static Forwarding of(Timeouts timeouts, int attemptsMax, int connectionsMax) {
    return new Forwarding(
        timeouts,
        Redispatch.of(attemptsMax),
        connectionsMax,
        Dial.DEFAULT,
        Affinity.NONE,
        SchedulerOptions.DEFAULT);
  }

  public Forwarding withDial(Dial other) {
    return new Forwarding(timeouts, redispatch, connectionsMax, other, affinity, scheduling);
  }

  public Forwarding withScheduling(SchedulerOptions other) {
    return new Forwarding(timeouts, redispatch, connectionsMax, dial, affinity, other);
  }

  public Forwarding withAffinity(Affinity other) {
    return new Forwarding(timeouts, redispatch, connectionsMax, dial, other, scheduling);
  }
}
