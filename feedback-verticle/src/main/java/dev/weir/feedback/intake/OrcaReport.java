package dev.weir.feedback.intake;

import dev.weir.core.model.BackendId;
import dev.weir.core.model.ServiceId;
import dev.weir.core.settings.Findings;
import dev.weir.core.settings.Place;
import dev.weir.feedback.weigh.LoadReport;
import dev.weir.feedback.weigh.Metric;
import java.util.EnumMap;
import java.util.Map;

/// Makes a report of a backend's load out of what an ORCA report says. `application_utilization`
/// is the load itself, as gRPC and Envoy hold it; it counts only above 0, where a server says it.
final class OrcaReport {
  private OrcaReport() {}

  /// Makes the report.
  ///
  /// @throws dev.weir.core.settings.InvalidDocument with everything that is out of its range
  static LoadReport of(ServiceId service, BackendId backend, Map<OrcaField, Double> values) {
    Findings findings = new Findings();
    Map<Metric, Double> measures = new EnumMap<>(Metric.class);
    values.forEach(
        (field, value) -> {
          Metric metric = field.metric();
          // Written so that what is not a number fails.
          if (!(value >= 0 && value <= metric.max())) {
            Place place = new Place("orca", 0, "/" + field.id());
            findings.add(place, "range", value, "0.." + metric.max());
          } else if (field != OrcaField.APPLICATION_UTILIZATION || value > 0) {
            measures.put(metric, value);
          }
        });
    if (measures.isEmpty() && findings.isEmpty()) {
      findings.add(
          new Place("orca", 0, ""),
          "required",
          "no measure",
          "cpu_utilization, mem_utilization or application_utilization");
    }
    findings.throwIfAny();
    return new LoadReport(service, backend, "", 0, measures);
  }
}
