package dev.weir.admin.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/// Judges real answers by the OpenAPI document that the API serves.
final class Contract {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private final JsonNode document;
  private final JsonSchemaFactory factory =
      JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);
  private final Map<String, JsonSchema> schemas = new HashMap<>();

  Contract(String openApi) {
    this.document = read(openApi);
  }

  /// Fails unless the document allows this answer to this request.
  void check(String method, String path, int status, String contentType, String body) {
    String template = template(path);
    JsonNode operation = document.at("/paths").path(template).path(method.toLowerCase(Locale.ROOT));
    assertThat(operation.isObject()).as("%s %s in the document", method, template).isTrue();
    JsonNode response = operation.path("responses").path(Integer.toString(status));
    if (response.isMissingNode()) {
      response = operation.path("responses").path("default");
    }
    response = resolved(response);
    assertThat(response.isObject()).as("%s %s answers %d", method, template, status).isTrue();
    String media = contentType.split(";", 2)[0];
    JsonNode schema = response.path("content").path(media).path("schema");
    if (status == 204) {
      assertThat(body).isEmpty();
      return;
    }
    assertThat(schema.isObject())
        .as("%s %s %d as %s: %s", method, template, status, media, body)
        .isTrue();
    if (media.endsWith("json")) {
      validate(schema, body, method + " " + path + " " + status);
    }
  }

  /// Fails unless a document keeps to a named schema.
  void checkSchema(String name, String body) {
    ObjectNode ref = MAPPER.createObjectNode().put("$ref", "#/components/schemas/" + name);
    validate(ref, body, name);
  }

  private void validate(JsonNode schema, String body, String what) {
    JsonSchema compiled =
        schemas.computeIfAbsent(
            schema.toString(),
            _ -> {
              ObjectNode root = MAPPER.createObjectNode();
              root.put("$schema", "https://json-schema.org/draft/2020-12/schema");
              root.set("components", document.path("components"));
              root.putArray("allOf").add(schema);
              return factory.getSchema(root);
            });
    assertThat(compiled.validate(read(body))).as("%s: %s", what, body).isEmpty();
  }

  private JsonNode resolved(JsonNode node) {
    JsonNode ref = node.path("$ref");
    return ref.isTextual() ? document.at(ref.asText().substring(1)) : node;
  }

  private String template(String pathAndQuery) {
    String path = pathAndQuery.split("\\?", 2)[0];
    for (Iterator<String> names = document.path("paths").fieldNames(); names.hasNext(); ) {
      String template = names.next();
      String regex =
          Pattern.compile("\\{[^}]+}").matcher(template.replace(".", "\\.")).replaceAll("[^/:]+");
      if (path.matches(regex)) {
        return template;
      }
    }
    throw new AssertionError("no path in the document for " + path);
  }

  private static JsonNode read(String json) {
    try {
      return MAPPER.readTree(json);
    } catch (IOException e) {
      throw new UncheckedIOException(json, e);
    }
  }
}
