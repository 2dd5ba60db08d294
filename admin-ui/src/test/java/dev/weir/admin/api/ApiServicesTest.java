package dev.weir.admin.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.core.model.AdminState;
import dev.weir.core.model.BackendId;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Creating, reading, changing and deleting services, backends and listeners.
final class ApiServicesTest {
  private final ApiHarness api = new ApiHarness();
  private String etag = "";

  static JsonObject web() {
    return new JsonObject()
        .put("scheduler", "roundrobin")
        .put("listeners", JsonArray.of(new JsonObject().put("id", "tcp").put("port", 8080)))
        .put("backends", JsonArray.of(backend("b1", 9001), backend("b2", 9002)));
  }

  private static JsonObject backend(String id, int port) {
    return new JsonObject().put("id", id).put("host", "127.0.0.1").put("port", port);
  }

  @BeforeEach
  void create() {
    ApiHarness.Answer created = api.call("PUT", "/api/v1/services/web", web());
    assertThat(created.status()).isEqualTo(201);
    etag = created.etag();
  }

  @AfterEach
  void close() {
    api.close();
  }

  @Test
  void aServiceIsReadBackWithAllDefaults() {
    ApiHarness.Answer answer = api.get("/api/v1/services/web");
    JsonObject spec = answer.json().getJsonObject("spec");
    assertThat(answer.etag()).isEqualTo(etag);
    assertThat(spec.getJsonObject("timeouts").getInteger("connectMs")).isEqualTo(2000);
    assertThat(spec.getJsonArray("backends").getJsonObject(1).getInteger("weight")).isEqualTo(100);
  }

  @Test
  void whatIsReadCanBeWrittenBackAndChangesNothing() {
    JsonObject spec = api.get("/api/v1/services/web").json().getJsonObject("spec");
    ApiHarness.Answer answer = api.call("PUT", "/api/v1/services/web", spec, "If-Match", etag);
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json().getValue("changeId")).isNull();
    assertThat(answer.etag()).isEqualTo(etag);
  }

  @Test
  void aChangeWithoutIfMatchIsRefusedWithTheCurrentState() {
    ApiHarness.Answer answer =
        api.call("PATCH", "/api/v1/services/web", new JsonObject().put("enabled", false));
    assertThat(answer.status()).isEqualTo(428);
    assertThat(answer.json().getJsonObject("current").getString("etag")).isEqualTo(etag);
    assertThat(api.service("web").enabled()).isTrue();
  }

  @Test
  void aStaleChangeIsRefusedAndLosesNothing() {
    JsonObject off = new JsonObject().put("enabled", false);
    assertThat(api.call("PATCH", "/api/v1/services/web", off, "If-Match", etag).status())
        .isEqualTo(200);
    JsonObject random = new JsonObject().put("scheduler", "random");
    ApiHarness.Answer late = api.call("PATCH", "/api/v1/services/web", random, "If-Match", etag);
    assertThat(late.status()).isEqualTo(412);
    JsonObject current = late.json().getJsonObject("current");
    assertThat(current.getJsonObject("spec").getBoolean("enabled")).isFalse();
    assertThat(api.service("web").scheduler().id()).isEqualTo("roundrobin");
  }

  @Test
  void aStarMeansWhateverIsThere() {
    JsonObject off = new JsonObject().put("enabled", false);
    assertThat(api.call("PATCH", "/api/v1/services/web", off, "If-Match", "*").status())
        .isEqualTo(200);
  }

  @Test
  void aPatchWithNullPutsTheDefaultBack() {
    JsonObject slow = new JsonObject().put("timeouts", new JsonObject().put("connectMs", 5));
    api.call("PATCH", "/api/v1/services/web", slow, "If-Match", "*");
    JsonObject back = new JsonObject().putNull("timeouts");
    ApiHarness.Answer answer = api.call("PATCH", "/api/v1/services/web", back, "If-Match", "*");
    JsonObject after = answer.json().getJsonObject("after");
    assertThat(after.getJsonObject("timeouts").getInteger("connectMs")).isEqualTo(2000);
  }

  @Test
  void aTypoIsNamedWithTheNearestField() {
    JsonObject typo = new JsonObject().put("schedular", "random");
    ApiHarness.Answer answer = api.call("PATCH", "/api/v1/services/web", typo, "If-Match", "*");
    JsonObject error = answer.json().getJsonArray("errors").getJsonObject(0);
    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.json().getString("type")).endsWith("#unknown-field");
    assertThat(error.getString("pointer")).isEqualTo("#/schedular");
    assertThat(error.getJsonObject("params").getString("nearest")).isEqualTo("scheduler");
  }

  @Test
  void allWrongValuesAreNamedAtOnce() {
    JsonObject wrong =
        web()
            .put("scheduler", "fastest")
            .put("timeouts", new JsonObject().put("connectMs", 0).put("idleMs", "long"));
    ApiHarness.Answer answer = api.call("PUT", "/api/v1/services/other", wrong);
    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.json().getJsonArray("errors").stream())
        .extracting(error -> ((JsonObject) error).getString("pointer"))
        .containsExactlyInAnyOrder("#/scheduler", "#/timeouts/connectMs", "#/timeouts/idleMs");
  }

  @Test
  void twoBackendsOfOneIdAreRefused() {
    JsonObject twice = web().put("backends", JsonArray.of(backend("b1", 1), backend("b1", 2)));
    assertThat(api.call("PUT", "/api/v1/services/other", twice).status()).isEqualTo(422);
  }

  @Test
  void aPortOfAnotherServiceIsAConflictDryOrNot() {
    assertThat(api.call("PUT", "/api/v1/services/other", web()).status()).isEqualTo(409);
    assertThat(api.call("PUT", "/api/v1/services/other?dryRun=true", web()).status())
        .isEqualTo(409);
  }

  @Test
  void aDryRunSaysWhatWouldChangeAndChangesNothing() {
    JsonObject off = new JsonObject().put("enabled", false);
    ApiHarness.Answer answer =
        api.call("PATCH", "/api/v1/services/web?dryRun=true", off, "If-Match", etag);
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json().getBoolean("dryRun")).isTrue();
    assertThat(answer.json().getJsonObject("after").getBoolean("enabled")).isFalse();
    assertThat(api.service("web").enabled()).isTrue();
  }

  @Test
  void createOnlyIsRefusedForWhatIsThere() {
    assertThat(api.call("PUT", "/api/v1/services/web", web(), "If-None-Match", "*").status())
        .isEqualTo(412);
  }

  @Test
  void aDeletedServiceIsGoneAndDeletingItAgainIsNoError() {
    assertThat(api.call("DELETE", "/api/v1/services/web", null, "If-Match", etag).status())
        .isEqualTo(200);
    assertThat(api.get("/api/v1/services/web").status()).isEqualTo(404);
    assertThat(api.call("DELETE", "/api/v1/services/web", null).status()).isEqualTo(204);
    assertThat(api.call("DELETE", "/api/v1/services/web", null, "If-Match", "*").status())
        .isEqualTo(404);
  }

  @Test
  void aBackendIsDrainedDisabledAndEnabled() {
    String path = "/api/v1/services/web/backends/b1";
    api.call("POST", path + ":drain", null, "If-Match", "*");
    assertThat(state()).isEqualTo(AdminState.DRAIN);
    api.call("POST", path + ":disable", null, "If-Match", "*");
    assertThat(state()).isEqualTo(AdminState.MAINT);
    api.call("POST", path + ":enable", null, "If-Match", "*");
    assertThat(state()).isEqualTo(AdminState.READY);
    assertThat(api.call("POST", path + ":drain", null).status()).isEqualTo(428);
  }

  @Test
  void aNewBackendStandsLastAndOldOnesKeepTheirNumbers() {
    long uid = uid("b1");
    JsonObject body = new JsonObject().put("host", "127.0.0.1").put("port", 9003);
    ApiHarness.Answer created =
        api.call("PUT", "/api/v1/services/web/backends/b3", body, "If-Match", etag);
    assertThat(created.status()).isEqualTo(201);
    assertThat(api.service("web").backends())
        .extracting(each -> each.id().value())
        .containsExactly("b1", "b2", "b3");
    assertThat(uid("b1")).isEqualTo(uid);
  }

  @Test
  void aBackendThatIsRemovedAndMadeAnewHasAnotherNumber() {
    long uid = uid("b1");
    String path = "/api/v1/services/web/backends/b1";
    assertThat(api.call("DELETE", path, null, "If-Match", "*").status()).isEqualTo(200);
    assertThat(api.get(path).status()).isEqualTo(404);
    JsonObject body = new JsonObject().put("host", "127.0.0.1").put("port", 9001);
    api.call("PUT", path, body, "If-Match", "*");
    assertThat(uid("b1")).isNotEqualTo(uid);
  }

  @Test
  void aBackendIsPatched() {
    ApiHarness.Answer answer =
        api.call(
            "PATCH",
            "/api/v1/services/web/backends/b2",
            new JsonObject().put("weight", 7),
            "If-Match",
            etag);
    assertThat(answer.status()).isEqualTo(200);
    JsonObject backend = api.get("/api/v1/services/web/backends/b2").json();
    assertThat(backend.getJsonObject("spec").getInteger("weight")).isEqualTo(7);
  }

  @Test
  void aListenerIsAddedDisabledAndRemoved() {
    String path = "/api/v1/services/web/listeners/v6";
    JsonObject body =
        new JsonObject().put("port", 8090).put("addresses", JsonArray.of("::1", "127.0.0.9"));
    assertThat(api.call("PUT", path, body, "If-None-Match", "*").status()).isEqualTo(201);
    api.call("POST", path + ":disable", null, "If-Match", "*");
    JsonObject spec = api.get(path).json().getJsonObject("spec");
    assertThat(spec.getBoolean("enabled")).isFalse();
    api.call("POST", path + ":enable", null, "If-Match", "*");
    api.call("PATCH", path, new JsonObject().put("port", 8091), "If-Match", "*");
    assertThat(api.get("/api/v1/services/web/listeners").json().getInteger("total")).isEqualTo(2);
    assertThat(api.call("DELETE", path, null, "If-Match", "*").status()).isEqualTo(200);
    assertThat(api.service("web").listeners()).hasSize(1);
  }

  @Test
  void anAddressThatIsNoAddressIsRefused() {
    JsonObject body = new JsonObject().put("port", 8090).put("addresses", JsonArray.of("here"));
    assertThat(api.call("PUT", "/api/v1/services/web/listeners/x", body, "If-Match", "*").status())
        .isEqualTo(422);
  }

  @Test
  void aServiceIsDisabledAndEnabled() {
    api.call("POST", "/api/v1/services/web:disable", null, "If-Match", etag);
    JsonObject status = api.get("/api/v1/services/web").json().getJsonObject("status");
    assertThat(status.getString("state")).isEqualTo("DISABLED");
    api.call("POST", "/api/v1/services/web:enable", null, "If-Match", "*");
    assertThat(api.service("web").enabled()).isTrue();
  }

  @Test
  void theReasonAndTheActorAreInTheCommand() {
    api.call(
        "POST",
        "/api/v1/services/web:disable",
        null,
        "If-Match",
        "*",
        "X-Weir-Reason",
        "gr%C3%BCner Test");
    assertThat(api.log.last().reason()).isEqualTo("grüner Test");
    assertThat(api.log.last().actor()).isEqualTo("token");
  }

  @Test
  void withoutALeaderWritesAreRefusedAndReadsGoOn() {
    api.log.loseLeader();
    ApiHarness.Answer answer =
        api.call("POST", "/api/v1/services/web:disable", null, "If-Match", "*");
    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.json().getString("type")).endsWith("#no-majority");
    assertThat(api.get("/api/v1/services/web").status()).isEqualTo(200);
    assertThat(api.get("/api/v1/overview").json().getBoolean("writable")).isFalse();
  }

  @Test
  void pagesNeitherDoubleNorLoseAnItem() {
    for (int i = 0; i < 5; i++) {
      JsonObject service = web().put("listeners", new JsonArray());
      api.call("PUT", "/api/v1/services/s" + i, service);
    }
    JsonObject first = api.get("/api/v1/services?limit=4").json();
    assertThat(first.getInteger("total")).isEqualTo(6);
    JsonObject second =
        api.get("/api/v1/services?limit=4&cursor=" + first.getString("next")).json();
    assertThat(second.getJsonArray("items")).hasSize(2);
    assertThat(second.getValue("next")).isNull();
    assertThat(api.get("/api/v1/services?limit=0").status()).isEqualTo(400);
    assertThat(api.get("/api/v1/backends?q=9002&limit=1000").json().getInteger("total"))
        .isEqualTo(6);
  }

  private AdminState state() {
    return api.service("web").backends().getFirst().adminState();
  }

  private long uid(String id) {
    return api.service("web").backends().stream()
        .filter(each -> each.id().equals(new BackendId(id)))
        .findFirst()
        .orElseThrow()
        .uid()
        .value();
  }
}
