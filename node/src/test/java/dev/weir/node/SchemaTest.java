package dev.weir.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.core.settings.Setting;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// The schema that is shipped says what the reader of the settings does: the same keys, types,
/// ranges and defaults. Its descriptions are written by hand; everything else is written by this
/// test with `-Dgolden.update=true`.
class SchemaTest {
  private static final Path SHIPPED =
      Path.of(System.getProperty("weir.root", ".."), "node/src/main/resources/weir.schema.json");

  private static Map<String, Setting> known(String machine) {
    Map<String, Setting> known = new LinkedHashMap<>();
    new SettingsReader(new Machine(machine, null, Map.of()))
        .known()
        .forEach(setting -> known.put(setting.key(), setting));
    return known;
  }

  @Test
  void saysWhatTheReaderDoes() throws IOException {
    JsonObject shipped =
        Files.exists(SHIPPED) ? new JsonObject(Files.readString(SHIPPED)) : new JsonObject();
    JsonObject expected = schema(shipped);
    if (Boolean.getBoolean("golden.update")) {
      Files.writeString(SHIPPED, expected.encodePrettily() + "\n");
    }
    assertThat(shipped.encodePrettily()).isEqualTo(expected.encodePrettily());
  }

  @Test
  void describesEveryKey() throws IOException {
    JsonObject shipped = new JsonObject(Files.readString(SHIPPED));
    List<String> undescribed = new ArrayList<>();
    for (String key : known("one").keySet()) {
      if (description(shipped, key).isEmpty()) {
        undescribed.add(key);
      }
    }
    assertThat(undescribed).isEmpty();
  }

  private static JsonObject schema(JsonObject shipped) {
    JsonObject schema =
        new JsonObject()
            .put("$schema", "https://json-schema.org/draft/2020-12/schema")
            .put("title", "Settings of a Weir node: weir.yaml")
            .put("type", "object")
            .put("additionalProperties", false)
            .put("properties", new JsonObject());
    Map<String, Setting> elsewhere = known("two");
    for (Setting setting : known("one").values()) {
      JsonObject object = schema;
      String[] path = setting.key().split("\\.", -1);
      for (int i = 0; i < path.length - 1; i++) {
        object = child(object, path[i]);
      }
      Setting other = elsewhere.get(setting.key());
      boolean depends = other == null || !other.fallback().equals(setting.fallback());
      JsonObject leaf = leaf(setting);
      if (!depends && !setting.fallback().isEmpty()) {
        leaf.put("default", fallback(setting));
      }
      leaf.put("description", description(shipped, setting.key()));
      properties(object).put(path[path.length - 1], leaf);
    }
    return schema;
  }

  private static JsonObject child(JsonObject object, String key) {
    JsonObject properties = properties(object);
    if (!properties.containsKey(key)) {
      properties.put(
          key,
          new JsonObject()
              .put("type", "object")
              .put("additionalProperties", false)
              .put("properties", new JsonObject()));
    }
    return properties.getJsonObject(key);
  }

  private static JsonObject properties(JsonObject object) {
    return object.getJsonObject("properties");
  }

  private static JsonObject leaf(Setting setting) {
    JsonObject leaf = new JsonObject();
    switch (setting.type()) {
      case TEXT -> leaf.put("type", "string");
      case FLAG -> leaf.put("type", "boolean");
      case INTEGER -> {
        String[] range = setting.expected().split("\\.\\.", -1);
        leaf.put("type", "integer");
        leaf.put("minimum", Long.valueOf(range[0])).put("maximum", Long.valueOf(range[1]));
      }
      case NUMBER -> {
        String[] range = setting.expected().split("(?<=\\d)\\.\\.(?=\\d)", -1);
        leaf.put("type", "number");
        leaf.put("minimum", Double.valueOf(range[0])).put("maximum", Double.valueOf(range[1]));
      }
      case CHOICE ->
          leaf.put("enum", new JsonArray(List.of(setting.expected().split(" \\| ", -1))));
      case DURATION ->
          leaf.put("type", "string")
              .put("pattern", "^[0-9]{1,9}(ms|s|m|h)$")
              .put("$comment", setting.expected());
      case TEXTS -> {
        String countMax = setting.expected().replaceAll("0\\.\\.(\\d+) entries", "$1");
        leaf.put("type", "array").put("maxItems", Integer.valueOf(countMax));
        leaf.put("items", new JsonObject().put("type", "string"));
      }
    }
    return leaf;
  }

  private static Object fallback(Setting setting) {
    return switch (setting.type()) {
      case TEXT, CHOICE, DURATION -> setting.fallback();
      case FLAG -> Boolean.valueOf(setting.fallback());
      case INTEGER -> Long.valueOf(setting.fallback());
      case NUMBER -> Double.valueOf(setting.fallback());
      case TEXTS -> new JsonArray(List.of(setting.fallback().split(",", -1)));
    };
  }

  private static String description(JsonObject shipped, String key) {
    JsonObject object = shipped;
    for (String step : key.split("\\.", -1)) {
      JsonObject properties = object.getJsonObject("properties", new JsonObject());
      object = properties.getJsonObject(step, new JsonObject());
    }
    return object.getString("description", "");
  }
}
