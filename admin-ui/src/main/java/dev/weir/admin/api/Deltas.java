package dev.weir.admin.api;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What changed between two states of a document, in the form that the stream's readers merge: two
/// levels deep, absent means unchanged. Ages alone are no change.
final class Deltas {
  private static final Set<String> AGES = Set.of("ageMs", "sinceMs");

  private Deltas() {}

  /// The members to assign, or null if nothing changed.
  static @Nullable JsonObject of(JsonObject before, JsonObject after) {
    JsonObject delta = new JsonObject();
    for (Map.Entry<String, Object> entry : after) {
      String key = entry.getKey();
      Object is = after.getValue(key);
      Object was = before.getValue(key);
      if (before.containsKey(key) && sameButAges(was, is)) {
        continue;
      }
      if (was instanceof JsonObject old && is instanceof JsonObject now) {
        delta.put(key, members(old, now));
      } else {
        delta.put(key, is);
      }
    }
    return delta.isEmpty() ? null : delta;
  }

  private static JsonObject members(JsonObject before, JsonObject after) {
    JsonObject changed = new JsonObject();
    for (Map.Entry<String, Object> entry : after) {
      Object is = after.getValue(entry.getKey());
      if (!before.containsKey(entry.getKey())
          || !Objects.equals(before.getValue(entry.getKey()), is)) {
        changed.put(entry.getKey(), is);
      }
    }
    return changed;
  }

  private static boolean sameButAges(@Nullable Object was, @Nullable Object is) {
    if (was instanceof JsonObject old && is instanceof JsonObject now) {
      return sameMembers(old, now);
    }
    if (was instanceof JsonArray old && is instanceof JsonArray now) {
      return sameItems(old, now);
    }
    return Objects.equals(was, is);
  }

  private static boolean sameMembers(JsonObject was, JsonObject is) {
    if (!was.fieldNames().equals(is.fieldNames())) {
      return false;
    }
    for (String key : is.fieldNames()) {
      if (!AGES.contains(key) && !sameButAges(was.getValue(key), is.getValue(key))) {
        return false;
      }
    }
    return true;
  }

  private static boolean sameItems(JsonArray was, JsonArray is) {
    if (was.size() != is.size()) {
      return false;
    }
    for (int i = 0; i < is.size(); i++) {
      if (!sameButAges(was.getValue(i), is.getValue(i))) {
        return false;
      }
    }
    return true;
  }
}
