package dev.weir.admin;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/// The OpenAPI document that the API keeps to, as JSON.
final class OpenApi {
  private OpenApi() {}

  static Future<JsonObject> load(Vertx vertx) {
    return vertx
        .executeBlocking(OpenApi::read, false)
        .map(json -> json == null ? new JsonObject() : json);
  }

  @SuppressWarnings("unchecked")
  private static JsonObject read() throws IOException {
    try (InputStream in = OpenApi.class.getResourceAsStream("/openapi.yaml")) {
      if (in == null) {
        throw new IOException("openapi.yaml: not in the jar");
      }
      Object document = new Load(LoadSettings.builder().build()).loadFromInputStream(in);
      return new JsonObject((Map<String, Object>) document);
    }
  }
}
