package dev.weir.admin.api;

import io.vertx.core.json.JsonObject;
import java.util.Map;

/// JSON Merge Patch, RFC 7396: members are replaced, objects merged, null removes.
final class MergePatch {
  private MergePatch() {}

  static JsonObject apply(JsonObject target, JsonObject patch) {
    JsonObject result = target.copy();
    for (Map.Entry<String, Object> entry : patch) {
      Object value = patch.getValue(entry.getKey());
      if (value == null) {
        result.remove(entry.getKey());
      } else if (value instanceof JsonObject members) {
        JsonObject base =
            result.getValue(entry.getKey()) instanceof JsonObject held ? held : new JsonObject();
        result.put(entry.getKey(), apply(base, members));
      } else {
        result.put(entry.getKey(), value);
      }
    }
    return result;
  }
}
