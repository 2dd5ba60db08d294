package dev.weir.node.demo;

import dev.weir.core.settings.Fields;
import io.vertx.core.json.JsonObject;

/// How a demo backend behaves from now on. `PUT /_demo/settings` replaces parts of it.
///
/// @param latencyMillis before each answer, 0..60000
/// @param latencyJitterMillis added at random on top, 0..60000
/// @param failureShare part of the answers that are 500, 0..1
/// @param load what it says of itself, 0..1.5: in its reports, and to its agent's callers
/// @param agentSays the agent's line, verbatim; empty: `N%`, what the load leaves free
/// @param healthy whether `/health` answers 200 or 503
/// @param reporting whether it reports its load to the feedback intake that the settings name
public record DemoBehaviour(
    int latencyMillis,
    int latencyJitterMillis,
    double failureShare,
    double load,
    String agentSays,
    boolean healthy,
    boolean reporting) {
  static final int LATENCY_MILLIS_MAX = 60_000;
  static final double LOAD_MAX = 1.5;

  /// Answers at once and never fails.
  public static final DemoBehaviour DEFAULT = new DemoBehaviour(0, 0, 0, 0, "", true, true);

  /// Reads the parts that are there; the others stay as they are.
  static DemoBehaviour read(Fields fields, DemoBehaviour base) {
    return new DemoBehaviour(
        fields.integer("latencyMs", 0, LATENCY_MILLIS_MAX, base.latencyMillis),
        fields.integer("latencyJitterMs", 0, LATENCY_MILLIS_MAX, base.latencyJitterMillis),
        fields.number("failureShare", 0, 1, base.failureShare),
        fields.number("load", 0, LOAD_MAX, base.load),
        fields.text("agentSays", base.agentSays),
        fields.flag("healthy", base.healthy),
        fields.flag("reporting", base.reporting));
  }

  JsonObject toJson() {
    return new JsonObject()
        .put("latencyMs", latencyMillis)
        .put("latencyJitterMs", latencyJitterMillis)
        .put("failureShare", failureShare)
        .put("load", load)
        .put("agentSays", agentSays)
        .put("healthy", healthy)
        .put("reporting", reporting);
  }

  /// The agent's line without its end. A load never drains by itself: 1% is the least.
  String agentLine() {
    return agentSays.isEmpty() ? Math.clamp(Math.round(100 * (1 - load)), 1, 100) + "%" : agentSays;
  }
}
