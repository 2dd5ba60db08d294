package dev.weir.core.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.core.model.Listener;
import dev.weir.core.model.ListenerId;
import dev.weir.core.testing.Samples;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// The tables in the operations page list every key that can be written, with the default it has.
class ServicePageTest {
  private static final Path PAGE =
      Path.of(System.getProperty("weir.root", "..")).resolve("docs/OPERATIONS.md");

  @Test
  void listsEveryKeyOfAListener() throws IOException {
    Listener plain = Listener.plain(new ListenerId("tcp"), 8080, List.of(), true);
    JsonObject json = ServiceJson.writeListener(plain);
    json.remove("id");
    json.remove("port");
    assertThat(rows("| key of a listener |")).isEqualTo(flat("", json));
  }

  @Test
  void listsEveryKeyOfForwarding() throws IOException {
    JsonObject json = ServiceJson.writeSpec(Samples.service(1));
    json.fieldNames()
        .retainAll(
            Set.of("timeouts", "redispatch", "limits", "dial", "affinity", "schedulerOptions"));
    assertThat(rows("| key of a service |")).isEqualTo(flat("", json));
  }

  private static List<String> rows(String head) throws IOException {
    String page = Files.readString(PAGE);
    String table = page.substring(page.indexOf(head));
    List<String> rows = new ArrayList<>();
    table
        .lines()
        .skip(2)
        .takeWhile(line -> line.startsWith("|"))
        .forEach(
            line -> {
              String[] cells = line.split(" \\| ", -1);
              rows.add(cells[0].replaceAll("[|` ]", "") + " = " + cells[2]);
            });
    return rows;
  }

  private static List<String> flat(String prefix, JsonObject json) {
    List<String> rows = new ArrayList<>();
    for (String key : json.fieldNames()) {
      if (json.getValue(key) instanceof JsonObject part) {
        rows.addAll(flat(prefix + key + ".", part));
      } else {
        rows.add(prefix + key + " = " + fallback(json.getValue(key)));
      }
    }
    return rows;
  }

  private static String fallback(@Nullable Object value) {
    boolean none = value == null || (value instanceof JsonArray array && array.isEmpty());
    return none ? "–" : "`" + value + "`";
  }
}
