package dev.weir.feedback.intake;

import dev.weir.feedback.weigh.LoadReport;
import io.vertx.core.Future;
import java.util.List;

/// Brings reports to the owners of their services.
@FunctionalInterface
public interface ReportDesk {
  /// Never fails; one outcome for each report, in their order.
  Future<List<ReportOutcome>> take(List<LoadReport> reports);
}
