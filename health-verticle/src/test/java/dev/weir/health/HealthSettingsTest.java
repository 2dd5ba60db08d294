package dev.weir.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.core.settings.Fields;
import dev.weir.core.settings.Finding;
import dev.weir.core.settings.Findings;
import dev.weir.core.settings.JsonTree;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;

class HealthSettingsTest {
  private final Findings findings = new Findings();

  @Test
  void everythingHasADefault() {
    assertThat(read(new JsonObject())).isEqualTo(HealthSettings.DEFAULT);
    assertThat(findings.isEmpty()).isTrue();
  }

  @Test
  void readsEveryKey() {
    HealthSettings settings =
        read(
            new JsonObject()
                .put("probersPerBackend", 3)
                .put("probesInFlightMax", 10)
                .put("sourceAddress", "127.0.0.4")
                .put("trustFile", "ca.pem")
                .put("backendSeriesMax", 0)
                .put("bodyBytesMax", 1024)
                .put("evidenceBytesMax", 0));
    assertThat(findings.all()).isEmpty();
    assertThat(settings.probersPerBackend()).isEqualTo(3);
    assertThat(settings.probesInFlightMax()).isEqualTo(10);
    assertThat(settings.sourceAddress()).isEqualTo("127.0.0.4");
    assertThat(settings.trustFile()).isEqualTo("ca.pem");
    assertThat(settings.backendSeriesMax()).isZero();
    assertThat(settings.limits().bodyBytesMax()).isEqualTo(1024);
    assertThat(settings.limits().evidenceBytesMax()).isZero();
  }

  @Test
  void saysEverythingThatIsWrongAtOnce() {
    read(
        new JsonObject()
            .put("probersPerBackend", 0)
            .put("probesInFlightMax", 10_001)
            .put("sourceAddress", "probe.example")
            .put("evidenceBytesMax", 257)
            .put("trustFiles", "ca.pem"));
    assertThat(findings.all())
        .extracting(Finding::toString)
        .containsExactly(
            "body: probersPerBackend: 0 (expected: 1..7)",
            "body: probesInFlightMax: 10001 (expected: 1..10000)",
            "body: sourceAddress: probe.example (expected: a numeric address)",
            "body: evidenceBytesMax: 257 (expected: 0..256)",
            "body: trustFiles: unknown key trustFiles (expected: did you mean trustFile?)");
  }

  private HealthSettings read(JsonObject json) {
    return HealthSettings.read(
        new Fields(JsonTree.of(json, "body"), findings, Fields.Unknown.REFUSED));
  }
}
