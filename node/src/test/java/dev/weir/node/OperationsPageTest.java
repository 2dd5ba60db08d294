package dev.weir.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// The table of settings in the operations page says what the schema says, which in turn says what
/// the reader does. It is written by this test with `-Dgolden.update=true`.
class OperationsPageTest {
  private static final Path ROOT = Path.of(System.getProperty("weir.root", ".."));
  private static final Path PAGE = ROOT.resolve("docs/OPERATIONS.md");
  private static final Path SCHEMA = ROOT.resolve("node/src/main/resources/weir.schema.json");
  private static final String HEAD =
      "| key | values | default | what it is |\n| --- | --- | --- | --- |\n";

  @Test
  void listsEverySettingAsTheSchemaHasIt() throws IOException {
    String page = Files.readString(PAGE);
    int begin = page.indexOf(HEAD) + HEAD.length();
    int end = page.indexOf("\n\n", begin) + 1;
    List<String> rows = new ArrayList<>();
    rows(new JsonObject(Files.readString(SCHEMA)), "", rows);
    String expected = String.join("", rows);
    if (Boolean.getBoolean("golden.update")) {
      Files.writeString(PAGE, page.substring(0, begin) + expected + page.substring(end));
    }
    assertThat(page.substring(begin, end)).isEqualTo(expected);
  }

  private static void rows(JsonObject object, String prefix, List<String> rows) {
    JsonObject properties = object.getJsonObject("properties");
    for (String key : properties.fieldNames()) {
      JsonObject each = properties.getJsonObject(key);
      if (each.containsKey("properties")) {
        rows(each, prefix + key + ".", rows);
      } else {
        rows.add(
            "| `%s%s` | %s | %s | %s |\n"
                .formatted(
                    prefix,
                    key,
                    values(each),
                    fallback(each.getValue("default")),
                    each.getString("description")));
      }
    }
  }

  private static String values(JsonObject setting) {
    if (setting.containsKey("enum")) {
      return joined(setting.getJsonArray("enum"), " / ");
    }
    return switch (setting.getString("type")) {
      case "integer", "number" -> setting.getValue("minimum") + ".." + setting.getValue("maximum");
      case "array" -> "list";
      case "boolean" -> "true / false";
      default -> setting.getString("$comment", "text");
    };
  }

  private static String fallback(@Nullable Object value) {
    if (value == null) {
      return "–";
    }
    return "`" + (value instanceof JsonArray array ? joined(array, ", ") : value) + "`";
  }

  private static String joined(JsonArray array, String separator) {
    return array.stream().map(String::valueOf).collect(Collectors.joining(separator));
  }
}
