package dev.weir.core.model;

import java.time.Duration;

/// How the load of a service's backends becomes factors of their weights.
///
/// @param verdict the one rule that decides
/// @param pull what the owner fetches by itself, beside what is reported to it
public record Feedback(Verdict verdict, AgentCheck agent, Lvs lvs, Pull pull) {
  public static final Feedback NONE = new Feedback(Verdict.NONE, AgentCheck.DEFAULT, Lvs.DEFAULT);

  private static final Duration AGENT_EXPIRY_MIN = Duration.ofSeconds(10);

  /// Without anything to be fetched.
  public Feedback(Verdict verdict, AgentCheck agent, Lvs lvs) {
    this(verdict, agent, lvs, Pull.NONE);
  }

  /// Who decides on the factor.
  public enum Verdict {
    /// Nobody: every factor is neutral.
    NONE,
    /// HAProxy's agent-check: the backend's agent names a percentage.
    AGENT,
    /// LVS dynamic feedback, from load reports.
    LVS;

    /// Whether load reports are evidence for it.
    public boolean weighsReports() {
      return switch (this) {
        case NONE, AGENT -> false;
        case LVS -> true;
      };
    }
  }

  /// HAProxy's agent-check.
  ///
  /// @param port of the agent, on the backend's host
  /// @param send text sent after connecting, or empty
  public record AgentCheck(int port, String send, Duration interval) {
    public static final AgentCheck DEFAULT = new AgentCheck(8083, "", Duration.ofSeconds(2));

    public AgentCheck {
      Range.check("port", port, 1, Endpoint.PORT_MAX);
      Range.check("intervalMs", interval.toMillis(), 100, 3_600_000);
      Range.check("send: length", send.length(), 0, 1024);
    }
  }

  /// LVS dynamic feedback, with the guards that its formula lacks.
  ///
  /// @param period between two computations
  /// @param deadBandPermille a factor stays in force until it has moved by more, relative to it
  /// @param floorPermille smallest factor
  /// @param ceilingPermille largest factor
  /// @param expiry age at which a report no longer counts, and the factor returns to neutral
  /// @param wantedUtilisationPermille the load that leaves a weight as it is (0.95 in the paper)
  public record Lvs(
      Duration period,
      int deadBandPermille,
      int floorPermille,
      int ceilingPermille,
      Duration expiry,
      int wantedUtilisationPermille,
      Metrics metrics) {
    public static final Lvs DEFAULT =
        new Lvs(
            Duration.ofSeconds(5), 150, 100, 4000, Duration.ofSeconds(30), 950, Metrics.DEFAULT);

    public Lvs {
      Range.check("periodMs", period.toMillis(), 100, 60_000);
      Range.check("deadBandPermille", deadBandPermille, 0, 1000);
      Range.check("floorPermille", floorPermille, 1, 1000);
      Range.check("ceilingPermille", ceilingPermille, 1000, LoadFactor.MAX);
      Range.check("expiryMs", expiry.toMillis(), 500, 3_600_000);
      Range.check("wantedUtilisationPermille", wantedUtilisationPermille, 1, 1000);
    }
  }

  /// The parts of the aggregate load, in thousandths; they sum to 1000.
  public record Metrics(int input, int cpu, int memory, int processes, int responseTime) {
    public static final Metrics DEFAULT = new Metrics(100, 300, 100, 100, 400);

    public Metrics {
      Range.check("input", input, 0, 1000);
      Range.check("cpu", cpu, 0, 1000);
      Range.check("memory", memory, 0, 1000);
      Range.check("processes", processes, 0, 1000);
      Range.check("responseTime", responseTime, 0, 1000);
      int sum = input + cpu + memory + processes + responseTime;
      if (sum != 1000) {
        throw new IllegalArgumentException("metrics: sum " + sum + " (expected: 1000)");
      }
    }
  }

  /// Age at which a report counts no longer: for an agent three intervals, and 10 s at least.
  public Duration expiry() {
    return switch (verdict) {
      case NONE -> Duration.ZERO;
      case AGENT -> {
        Duration three = agent.interval().multipliedBy(3);
        yield three.compareTo(AGENT_EXPIRY_MIN) < 0 ? AGENT_EXPIRY_MIN : three;
      }
      case LVS -> lvs.expiry();
    };
  }
}
