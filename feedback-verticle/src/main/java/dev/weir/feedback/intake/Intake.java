package dev.weir.feedback.intake;

import java.util.Locale;

/// By which way load reports come.
enum Intake {
  /// Reports in JSON that are posted.
  JSON,
  /// ORCA reports that are posted.
  ORCA;

  /// The name in metrics.
  String id() {
    return name().toLowerCase(Locale.ROOT);
  }
}
