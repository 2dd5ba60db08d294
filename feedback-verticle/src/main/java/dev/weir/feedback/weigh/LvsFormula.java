package dev.weir.feedback.weigh;

/// The step of LVS dynamic feedback (Wensong Zhang), in LVS's own units:
///
/// ```
/// w' = w + A · ∛(wanted − load)
/// ```
///
/// A = 5, a wanted utilisation of 0.95 and SCALE = 10 are quoted from memory of the paper; the list
/// of inputs and the period of 5 to 20 s were read. Two properties, both tested:
///
/// - The cube root has an infinite slope at the wanted load: 0.01 beside it already moves a weight
///   of 10 by 1.08, so without a dead band of more than that it chatters at its own set point.
/// - It integrates: an idle pool drifts until every weight is at its limit, and a server that is
///   then really overloaded needs dozens of periods to come down. [LvsVerdict] says what Weir does
///   about it.
final class LvsFormula {
  static final double DEFAULT_WEIGHT = 10;
  static final double GAIN = 5;

  /// In the paper weights end at SCALE times the default; in Weir at the service's ceiling.
  static final double SCALE = 10;

  private LvsFormula() {}

  static double next(double weight, double load, double wantedLoad) {
    return weight + GAIN * Math.cbrt(wantedLoad - load);
  }

  /// The factor of the wanted weight that a weight in LVS's units stands for, in thousandths.
  static double permille(double weight) {
    return weight / DEFAULT_WEIGHT * 1000;
  }

  static double weight(double permille) {
    return permille / 1000 * DEFAULT_WEIGHT;
  }
}
