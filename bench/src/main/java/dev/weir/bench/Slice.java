package dev.weir.bench;

import io.vertx.core.json.JsonObject;

/// What a load did in a slice of time, and what it cost the target.
record Slice(JsonObject json) {
  double units(Workload.Unit unit) {
    return json.getLong("units") / unit.loadUnits();
  }

  double cpuSecondsPerUnit(Workload.Unit unit) {
    return json.getDouble("cpuSeconds") / units(unit);
  }

  double unitsPerSecond(Workload.Unit unit) {
    return units(unit) / json.getDouble("seconds");
  }

  double latencySeconds(String percentile) {
    return json.getLong(percentile + "Nanos") / 1e9;
  }

  /// Nothing moved, or connections broke: no measurement.
  boolean isBroken() {
    return json.getLong("units") == 0 || json.getLong("errors") > 0;
  }
}
