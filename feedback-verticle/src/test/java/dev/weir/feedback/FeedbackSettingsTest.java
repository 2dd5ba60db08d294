package dev.weir.feedback;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.core.settings.Fields;
import dev.weir.core.settings.Findings;
import dev.weir.core.settings.JsonTree;
import dev.weir.feedback.intake.AgentServerSettings;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;

/// Defaults, mappings, and what is refused.
final class FeedbackSettingsTest {
  @Test
  void nothingWrittenGivesTheDefaults() {
    assertThat(read(new JsonObject(), new Findings())).isEqualTo(FeedbackSettings.DEFAULT);
  }

  @Test
  void everyKeyIsTaken() {
    Findings findings = new Findings();
    JsonObject all =
        new JsonObject()
            .put("intakeHost", "0.0.0.0")
            .put("intakePort", 1)
            .put("intakeTokenFile", "/run/token")
            .put("bodyLengthMax", 2048)
            .put("reportsPerSecondMax", 5)
            .put("agentChecksInFlightMax", 7)
            .put("pullsInFlightMax", 8)
            .put("pullBodyLengthMax", 4096)
            .put("agentHost", "0.0.0.0")
            .put("agentPort", 2)
            .put("agentConnectionsMax", 3)
            .put("agentOpen", "accepted");
    assertThat(read(all, findings))
        .isEqualTo(
            new FeedbackSettings(
                "0.0.0.0",
                1,
                "/run/token",
                2048,
                5,
                7,
                new PullSettings(8, 4096),
                new AgentServerSettings("0.0.0.0", 2, 3, 5_000)));
    assertThat(findings.isEmpty()).isTrue();
  }

  @Test
  void refusesToBeReachableWithoutATokenUnlessThatIsAccepted() {
    assertThat(mistakes("intakeHost", "0.0.0.0")).contains("intakeOpen: accepted");
    assertThat(mistakes("intakeHost", "feedback.example")).contains("intakeOpen: accepted");
    assertThat(mistakes("intakeHost", "127.0.0.9")).isEqualTo("[]");
    assertThat(mistakes("intakeHost", "::1")).isEqualTo("[]");
    assertThat(mistakes("intakeHost", "localhost")).isEqualTo("[]");
    assertThat(mistakes("intakeOpen", "yes")).contains("accepted, or nothing");
    Findings findings = new Findings();
    read(new JsonObject().put("intakeHost", "::").put("intakeOpen", "accepted"), findings);
    assertThat(findings.isEmpty()).isTrue();
  }

  /// Its language knows no token, so that whoever reaches it is told names and states.
  @Test
  void anAgentThatOthersReachIsToBeAccepted() {
    assertThat(mistakes("agentHost", "0.0.0.0")).contains("agentOpen: accepted");
    assertThat(mistakes("agentHost", "::1")).isEqualTo("[]");
    assertThat(mistakes("agentOpen", "no")).contains("accepted, or nothing");
  }

  @Test
  void namesTheNearestKeyOfATypo() {
    assertThat(mistakes("intakePrt", 1)).contains("did you mean intakePort?");
  }

  private static String mistakes(String key, Object value) {
    Findings findings = new Findings();
    read(new JsonObject().put(key, value), findings);
    return findings.all().toString();
  }

  private static FeedbackSettings read(JsonObject json, Findings findings) {
    return FeedbackSettings.read(
        new Fields(JsonTree.of(json, "test"), findings, Fields.Unknown.REFUSED));
  }
}
