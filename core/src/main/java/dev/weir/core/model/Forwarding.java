package dev.weir.core.model;

/// How a director forwards the connections of a service.
///
/// @param attemptsMax backends tried for one connection, 1..10; never the same one twice
/// @param connectionsMax connections of this service open at once on one director; more are refused
public record Forwarding(Timeouts timeouts, int attemptsMax, int connectionsMax) {
  public static final int ATTEMPTS_LIMIT = 10;
  public static final int CONNECTIONS_LIMIT = 1_000_000;
  public static final Forwarding DEFAULT = new Forwarding(Timeouts.DEFAULT, 3, 100_000);

  public Forwarding {
    Range.check("attemptsMax", attemptsMax, 1, ATTEMPTS_LIMIT);
    Range.check("connectionsMax", connectionsMax, 1, CONNECTIONS_LIMIT);
  }
}
