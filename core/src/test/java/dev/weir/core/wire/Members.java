package dev.weir.core.wire;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// The members of an encoded message by JSON pointers, to take away, to replace and to add to.
final class Members {
  private Members() {}

  /// A sample as JSON.
  static <T> JsonObject of(WireSamples.Sample<T> sample) {
    T value = sample.fact().value();
    if (value == null) {
      throw new IllegalArgumentException("sample: a tombstone (expected: one with a value)");
    }
    return new JsonObject(Buffer.buffer(sample.topic().codec().encode(value)));
  }

  /// Every member of every object.
  static List<String> pointers(WireSamples.Sample<?> sample) {
    List<String> pointers = new ArrayList<>();
    walk("", of(sample), (pointer, _) -> pointers.add(pointer));
    return pointers;
  }

  /// Every object, but for those at some pointers.
  static List<JsonObject> objects(JsonObject json, Set<String> without) {
    List<JsonObject> objects = new ArrayList<>();
    objects.add(json);
    walk(
        "",
        json,
        (pointer, value) -> {
          if (value instanceof JsonObject object && !without.contains(pointer)) {
            objects.add(object);
          } else if (value instanceof JsonArray array) {
            array.stream()
                .filter(JsonObject.class::isInstance)
                .forEach(each -> objects.add((JsonObject) each));
          }
        });
    return objects;
  }

  static @Nullable Object get(JsonObject json, String pointer) {
    return child(parent(json, pointer), key(pointer));
  }

  static void remove(JsonObject json, String pointer) {
    ((JsonObject) parent(json, pointer)).remove(key(pointer));
  }

  static void set(JsonObject json, String pointer, @Nullable Object value) {
    switch (parent(json, pointer)) {
      case JsonArray array -> array.set(Integer.parseInt(key(pointer)), value);
      case JsonObject object -> object.put(key(pointer), value);
      default -> throw new IllegalArgumentException("pointer: " + pointer);
    }
  }

  private static void walk(
      String pointer, JsonObject json, BiConsumer<String, @Nullable Object> visit) {
    for (String key : json.fieldNames()) {
      String here = pointer + "/" + key;
      Object value = json.getValue(key);
      visit.accept(here, value);
      if (value instanceof JsonObject object) {
        walk(here, object, visit);
      } else if (value instanceof JsonArray array) {
        for (int i = 0; i < array.size(); i++) {
          if (array.getValue(i) instanceof JsonObject object) {
            walk(here + "/" + i, object, visit);
          }
        }
      }
    }
  }

  private static Object parent(JsonObject json, String pointer) {
    Object at = json;
    String[] keys = pointer.split("/", -1);
    for (int i = 1; i < keys.length - 1; i++) {
      at = child(at, keys[i]);
    }
    return at;
  }

  private static Object child(Object parent, String key) {
    return switch (parent) {
      case JsonArray array -> array.getValue(Integer.parseInt(key));
      case JsonObject object -> object.getValue(key);
      default -> throw new IllegalArgumentException("key: " + key + " of " + parent);
    };
  }

  private static String key(String pointer) {
    return pointer.substring(pointer.lastIndexOf('/') + 1);
  }
}
