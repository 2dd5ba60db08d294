package dev.weir.admin.api;

import static dev.weir.core.testing.FactStoreContract.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.core.model.Fact;
import dev.weir.core.model.Presence;
import dev.weir.core.model.Role;
import dev.weir.core.model.Version;
import dev.weir.core.wire.Questions;
import dev.weir.core.wire.Topics;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What an agent said is taken back by the feedback node that owns the service.
final class ApiAgentTest {
  private static final String CLEAR = "/api/v1/services/web/backends/b1:clear-agent";

  private final ApiHarness api = new ApiHarness();
  private final AtomicReference<JsonObject> asked = new AtomicReference<>(new JsonObject());

  @BeforeEach
  void create() {
    JsonObject agent = new JsonObject().put("verdict", "agent");
    api.call("PUT", "/api/v1/services/web", ApiServicesTest.web().put("feedback", agent));
  }

  @AfterEach
  void close() {
    api.close();
  }

  @Test
  void theOwnerIsAskedAndItIsAnEventWithItsReason() {
    feedbackAnswers(true);
    JsonObject reason = new JsonObject().put("reason", "the agent is dead");
    ApiHarness.Answer answer = api.call("POST", CLEAR, reason);
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json().getBoolean("cleared")).isTrue();
    assertThat(asked.get()).isEqualTo(new JsonObject().put("service", "web").put("backend", "b1"));
    JsonObject event = events().getJsonArray("items").getJsonObject(0);
    assertThat(event.getString("backend")).isEqualTo("b1");
    assertThat(event.getString("by")).isEqualTo("token");
    assertThat(event.getString("text")).isEqualTo("the agent is dead");
  }

  @Test
  void whereThereWasNothingToTakeBackNothingHappened() {
    feedbackAnswers(false);
    assertThat(api.call("POST", CLEAR, null).json().getBoolean("cleared")).isFalse();
    assertThat(events().getInteger("total")).isZero();
  }

  @Test
  void withoutAnOwnerThatAnswersItIsRefused() {
    ApiHarness.Answer nobody = api.call("POST", CLEAR, null);
    assertThat(nobody.status()).isEqualTo(503);
    assertThat(nobody.json().getString("type")).endsWith("#no-owner");
    feedbackLives();
    assertThat(api.call("POST", CLEAR, null).json().getString("type")).endsWith("#no-owner");
    assertThat(events().getInteger("total")).isZero();
  }

  @Test
  void whereNoAgentHasASayItIsAConflict() {
    feedbackAnswers(true);
    api.call("PUT", "/api/v1/services/web", ApiServicesTest.web(), "If-Match", "*");
    ApiHarness.Answer answer = api.call("POST", CLEAR, null);
    assertThat(answer.status()).isEqualTo(409);
    assertThat(api.call("POST", CLEAR.replace("b1", "b9"), null).status()).isEqualTo(404);
    JsonObject typo = new JsonObject().put("backend", "b1");
    assertThat(api.call("POST", CLEAR, typo).status()).isEqualTo(422);
  }

  private JsonObject events() {
    return api.get("/api/v1/events?kind=agent.cleared").json();
  }

  private void feedbackAnswers(boolean cleared) {
    feedbackLives();
    await(
        api.cluster.bus.answer(
            Questions.CLEAR_AGENT,
            "f1",
            question -> {
              asked.set(question);
              return Future.succeededFuture(new JsonObject().put("cleared", cleared));
            }));
  }

  private void feedbackLives() {
    Presence presence =
        new Presence(
            "f1", Role.FEEDBACK, "f1-1", "127.0.0.1:5701", "test", 1000, Presence.Phase.READY, "");
    api.cluster.bus.publish(
        Topics.PRESENCE, new Fact<>("f1/feedback", new Version(1, 1, "f1"), presence));
    api.cluster.bus.settle();
  }
}
