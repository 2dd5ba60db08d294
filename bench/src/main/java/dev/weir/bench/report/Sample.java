package dev.weir.bench.report;

import io.vertx.core.json.JsonObject;

/// One measured number.
///
/// @param placement pinned or free
/// @param title of the workload
/// @param unit of its work
/// @param round from 0
/// @param cold measured right after the first start of the workload on this target
public record Sample(
    String placement,
    String title,
    String unit,
    Figure figure,
    String target,
    int round,
    boolean cold,
    double value) {
  /// For the file of results.
  public JsonObject toJson() {
    return new JsonObject()
        .put("placement", placement)
        .put("workload", title)
        .put("unit", unit)
        .put("figure", figure.name())
        .put("target", target)
        .put("round", round)
        .put("cold", cold)
        .put("value", value);
  }
}
