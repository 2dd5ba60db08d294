package dev.weir.feedback.weigh;

/// What became of a report.
public enum Observation {
  ACCEPTED,
  /// As old as a report that was taken, or older; or of a boot before the present one.
  LATE,
  /// The service's verdict is not made from reports.
  UNUSED
}
