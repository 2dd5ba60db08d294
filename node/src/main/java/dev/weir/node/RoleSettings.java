package dev.weir.node;

import dev.weir.admin.AdminSettings;
import dev.weir.core.settings.Fields;
import dev.weir.director.DirectorSettings;
import dev.weir.feedback.FeedbackSettings;
import dev.weir.health.HealthSettings;
import dev.weir.node.demo.DemoBackendSettings;
import java.time.Duration;

/// What each role is started with, whether this node has the role or not.
record RoleSettings(
    DirectorSettings director,
    HealthSettings health,
    FeedbackSettings feedback,
    AdminSettings admin,
    DemoBackendSettings demoBackend) {
  /// Reads the roles' parts.
  ///
  /// @param node the node's name
  /// @param backendSeriesMax of `metrics`, for roles that do not say otherwise
  static RoleSettings read(Fields fields, String node, int backendSeriesMax) {
    return new RoleSettings(
        DirectorSettings.read(fields.object("director"), backendSeriesMax),
        HealthSettings.read(fields.object("health"), backendSeriesMax),
        FeedbackSettings.read(fields.object("feedback")),
        AdminSettings.read(fields.object("admin")),
        DemoBackendSettings.read(fields.object("demoBackend"), node));
  }

  /// How long open connections are given when the node stops.
  Duration drainMax() {
    return director.drainGrace();
  }
}
