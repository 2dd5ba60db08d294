package dev.weir.feedback.weigh;

import dev.weir.core.model.Weight;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One backend under LVS feedback, in LVS's units: the weight that its steps have come to, the one
/// in force, and the evidence for both.
final class LvsBackend {
  /// After a restart a backend's reports are not used for a while: what it says of itself while it
  /// starts is not what it can bear (gRPC A58's blackout).
  static final long BLACKOUT_NANOS = 10_000_000_000L;

  private Weight wanted = Weight.DEFAULT;
  private double weight = LvsFormula.DEFAULT_WEIGHT;
  private double inForce = LvsFormula.DEFAULT_WEIGHT;
  private Map<Metric, Double> measures = Map.of();
  private @Nullable Long reportedNanos;
  private @Nullable Long blackoutUntilNanos;
  private String bootId = "";
  private String bootIdBefore = "";
  private long sequence;
  private boolean isFresh;
  private boolean isExpired;
  private double lastLoad = Double.NaN;
  private TrafficBook.Totals countedUntil = TrafficBook.Totals.NONE;
  private TrafficBook.Totals inPeriod = TrafficBook.Totals.NONE;

  void wants(Weight weightWanted) {
    wanted = weightWanted;
  }

  int wanted() {
    return wanted.value();
  }

  void resume(double permille, long nanos) {
    putInForce(LvsFormula.weight(permille));
    reportedNanos = nanos;
  }

  Observation observe(LoadReport report, long nowNanos, long expiryNanos) {
    boolean sameBoot = reportedNanos == null || report.bootId().equals(bootId);
    boolean numbered = report.sequence() > 0;
    if (sameBoot && numbered && sequence > 0 && report.sequence() <= sequence) {
      return Observation.LATE;
    }
    if (!sameBoot && !report.bootId().isEmpty() && report.bootId().equals(bootIdBefore)) {
      return Observation.LATE;
    }
    if (!sameBoot && !bootId.isEmpty()) {
      bootIdBefore = bootId;
      blackoutUntilNanos = nowNanos + BLACKOUT_NANOS;
    }
    if (ageNanos(nowNanos) > expiryNanos) {
      // Where the decay has come to is where it goes on from.
      putInForce(LvsFormula.weight(permille(nowNanos, expiryNanos)));
    }
    bootId = report.bootId();
    sequence = report.sequence();
    measures = report.measures();
    reportedNanos = nowNanos;
    isFresh = true;
    isExpired = false;
    return Observation.ACCEPTED;
  }

  /// Ends a period: what happened in it is what the next step judges by.
  void roll(TrafficBook.Totals totals) {
    inPeriod = totals.minus(countedUntil);
    countedUntil = totals;
  }

  /// Whether it is among the servers that are compared: wanted, reporting, and not just restarted.
  boolean isLive(long nowNanos, long expiryNanos) {
    return wanted.value() > 0
        && reportedNanos != null
        && nowNanos - reportedNanos <= expiryNanos
        && !isBlackedOut(nowNanos);
  }

  boolean isBlackedOut(long nowNanos) {
    return blackoutUntilNanos != null && nowNanos - blackoutUntilNanos < 0;
  }

  /// Whether it reported since the last step: the same evidence does not move a weight twice.
  boolean isFresh() {
    return isFresh;
  }

  double connectionsInPeriod() {
    return inPeriod.connections();
  }

  /// As reported, else the median of what the directors measured; 0 when nobody knows.
  double responseMillis() {
    Double reported = measures.get(Metric.RESPONSE_TIME);
    return reported == null ? inPeriod.firstByte().quantileNanos(0.5) / 1e6 : reported;
  }

  Map<Metric, Double> measures() {
    return measures;
  }

  double weight() {
    return weight;
  }

  void stepped(double load) {
    lastLoad = load;
    isFresh = false;
  }

  /// Takes a step, which comes into force once it leads out of the dead band around what is, or to
  /// a limit: there nothing chatters, and short of it a weight would rest for ever.
  ///
  /// @param deadBand relative to the weight in force
  void moveTo(double next, boolean isLimit, double deadBand) {
    weight = next;
    if (isLimit || Math.abs(next - inForce) > inForce * deadBand) {
      inForce = next;
    }
  }

  double lastLoad() {
    return lastLoad;
  }

  /// The factor now: the weight in force, on its way back to neutral once its evidence is old.
  double permille(long nowNanos, long expiryNanos) {
    double permille = LvsFormula.permille(inForce);
    return reportedNanos == null
        ? permille
        : Decay.factor(permille, nowNanos - reportedNanos, expiryNanos);
  }

  long ageNanos(long nowNanos) {
    return reportedNanos == null ? 0 : nowNanos - reportedNanos;
  }

  boolean hasEvidence() {
    return reportedNanos != null;
  }

  /// Whether its evidence has expired just now.
  boolean expires(long nowNanos, long expiryNanos) {
    boolean before = isExpired;
    isExpired = hasEvidence() && ageNanos(nowNanos) > expiryNanos;
    return isExpired && !before;
  }

  private void putInForce(double next) {
    weight = next;
    inForce = next;
  }
}
