package dev.weir.admin.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What the body of a verb may say: a misspelt or wished-for option must not be passed over.
final class ApiVerbsTest {
  private static final String WEB = "/api/v1/services/web";

  private final ApiHarness api = new ApiHarness();

  @BeforeEach
  void create() {
    JsonObject body = ApiServicesTest.web();
    assertThat(api.call("PUT", WEB, body).status()).isEqualTo(201);
  }

  @AfterEach
  void close() {
    api.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ":enable",
        ":disable",
        "/backends/b1:enable",
        "/backends/b1:drain",
        "/backends/b1:disable",
        "/backends/b1:check",
        "/listeners/tcp:enable",
        "/listeners/tcp:disable",
        "/weights:preview"
      })
  void anUnknownFieldIsNamedAndNothingHappens(String verb) {
    String before = api.get(WEB).etag();
    JsonObject body = new JsonObject().put("deadline", "PT5M");
    ApiHarness.Answer answer = api.call("POST", WEB + verb, body, "If-Match", "*");
    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.json().getString("type")).endsWith("#unknown-field");
    JsonArray errors = answer.json().getJsonArray("errors");
    assertThat(errors).hasSize(1);
    assertThat(errors.getJsonObject(0).getString("pointer")).isEqualTo("#/deadline");
    assertThat(errors.getJsonObject(0).getString("code")).isEqualTo("unknown");
    assertThat(api.get(WEB).etag()).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ":disable",
        "/backends/b1:drain",
        "/backends/b1:disable",
        "/listeners/tcp:disable"
      })
  void theReasonMayStandInTheBody(String verb) {
    JsonObject body = new JsonObject().put("reason", "new kernel");
    assertThat(api.call("POST", WEB + verb, body, "If-Match", "*").status()).isEqualTo(200);
    assertThat(api.log.last().reason()).isEqualTo("new kernel");
  }

  @Test
  void anEmptyBodyIsNone() {
    ApiHarness.Answer answer =
        api.call(
            "POST",
            WEB + "/backends/b1:drain",
            new JsonObject(),
            "If-Match",
            "*",
            "X-Weir-Reason",
            "disk");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(api.log.last().reason()).isEqualTo("disk");
  }

  @Test
  void aReasonOfAnotherKindOrTooLongIsRefused() {
    String path = WEB + "/backends/b1:drain";
    JsonObject list = new JsonObject().put("reason", new JsonArray());
    assertThat(api.call("POST", path, list, "If-Match", "*").status()).isEqualTo(422);
    JsonObject essay = new JsonObject().put("reason", "x".repeat(1001));
    assertThat(api.call("POST", path, essay, "If-Match", "*").status()).isEqualTo(422);
    assertThat(api.callRaw("POST", path, "text/plain", "now").status()).isEqualTo(415);
  }

  @Test
  void aMisspeltReasonIsToldTheRightWord() {
    JsonObject body = new JsonObject().put("raeson", "x");
    ApiHarness.Answer answer = api.call("POST", WEB + "/backends/b1:drain", body, "If-Match", "*");
    JsonObject error = answer.json().getJsonArray("errors").getJsonObject(0);
    assertThat(error.getJsonObject("params").getString("nearest")).isEqualTo("reason");
  }
}
