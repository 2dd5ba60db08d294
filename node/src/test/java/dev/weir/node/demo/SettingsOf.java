package dev.weir.node.demo;

import dev.weir.core.settings.Fields;
import dev.weir.core.settings.Findings;
import dev.weir.core.settings.JsonTree;
import io.vertx.core.json.JsonObject;

/// Reads settings from JSON.
final class SettingsOf {
  private SettingsOf() {}

  static DemoBackendSettings json(JsonObject json) {
    Findings findings = new Findings();
    DemoBackendSettings settings = DemoBackendSettings.read(fields(json, findings), "demo");
    findings.throwIfAny();
    return settings;
  }

  /// Everything that is wrong with it, as text.
  static String mistakes(JsonObject json) {
    Findings findings = new Findings();
    DemoBackendSettings.read(fields(json, findings), "demo");
    return findings.all().toString();
  }

  private static Fields fields(JsonObject json, Findings findings) {
    return new Fields(JsonTree.of(json, "test"), findings, Fields.Unknown.REFUSED);
  }
}
