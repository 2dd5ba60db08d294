package dev.weir.core.wire;

import dev.weir.core.model.Endpoint;
import dev.weir.core.model.Pull;
import dev.weir.core.settings.Fields;
import io.vertx.core.json.JsonObject;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// The `feedback.pull` part of a service as JSON.
final class PullJson {
  private PullJson() {}

  static JsonObject write(Pull pull) {
    JsonObject selectors = new JsonObject();
    for (Pull.Measure measure : Pull.Measure.values()) {
      selectors.put(measure.key(), pull.selectors().getOrDefault(measure, ""));
    }
    return new JsonObject()
        .put("kind", CheckJson.id(pull.kind()))
        .put("port", pull.port())
        .put("path", pull.path())
        .put("intervalMs", pull.interval().toMillis())
        .put("selectors", selectors);
  }

  static Pull read(Fields fields) {
    Pull base = Pull.NONE;
    var kind = fields.choice("kind", List.of(Pull.Kind.values()), CheckJson::id, base.kind());
    Long port = fields.integerOrNull("port", 1, Endpoint.PORT_MAX);
    String path = fields.text("path", base.path());
    var interval =
        fields.millis(
            "intervalMs", Pull.INTERVAL_MILLIS_MIN, Pull.INTERVAL_MILLIS_MAX, base.interval());
    Map<Pull.Measure, String> selectors = readSelectors(fields.object("selectors"), kind);
    fields.end();
    String goodPath =
        fields.guarded(
            "path",
            "form",
            path,
            () -> new Pull(Pull.Kind.NONE, null, path, base.interval(), Map.of()).path(),
            base.path());
    if (kind != Pull.Kind.NONE && selectors.isEmpty()) {
      fields.findings().add(fields.at("selectors"), "required", "none", "one or more");
      return base;
    }
    return new Pull(kind, port == null ? null : port.intValue(), goodPath, interval, selectors);
  }

  private static Map<Pull.Measure, String> readSelectors(Fields fields, Pull.Kind kind) {
    Map<Pull.Measure, String> selectors = new EnumMap<>(Pull.Measure.class);
    for (Pull.Measure measure : Pull.Measure.values()) {
      String selector = fields.text(measure.key(), "");
      if (!selector.isEmpty() && !Pull.isSelector(kind, selector)) {
        fields.findings().add(fields.at(measure.key()), "form", selector, Pull.expected(kind));
      } else if (!selector.isEmpty()) {
        selectors.put(measure, selector);
      }
    }
    fields.end();
    return selectors;
  }
}
