package dev.weir.director;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.core.settings.Fields;
import dev.weir.core.settings.Findings;
import dev.weir.core.settings.JsonTree;
import dev.weir.director.admit.Carrier;
import dev.weir.director.admit.Sampling;
import dev.weir.director.forward.TlsProvider;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class DirectorSettingsTest {
  private final Findings findings = new Findings();

  private DirectorSettings read(JsonObject json) {
    return DirectorSettings.read(
        new Fields(JsonTree.of(json, "weir.yaml"), findings, Fields.Unknown.REFUSED));
  }

  @Test
  void hasDefaultsForEverything() {
    assertThat(read(new JsonObject())).isEqualTo(DirectorSettings.DEFAULT);
    assertThat(findings.all()).isEmpty();
    assertThat(DirectorSettings.DEFAULT.bindAddresses()).containsExactly("127.0.0.1");
    assertThat(DirectorSettings.DEFAULT.drainGrace()).isEqualTo(Duration.ofSeconds(10));
    assertThat(DirectorSettings.DEFAULT.loopCount()).isPositive();
  }

  @Test
  void readsEveryKey() {
    DirectorSettings settings =
        read(
            new JsonObject()
                .put("bindAddresses", new JsonArray().add("127.0.0.2").add("::1"))
                .put("sourceAddress", "127.0.0.2")
                .put("connectionsMax", 5)
                .put("acceptBacklog", 6)
                .put("eventLoops", 7)
                .put("drainGrace", "1m")
                .put("bindRetry", "250ms")
                .put("resolveInterval", "3s")
                .put("backendSeriesMax", 8)
                .put("relay", "pipeline")
                .put("certificates", "certs")
                .put("tlsProvider", "jdk")
                .put("connectionLog", "1 of 100"));
    assertThat(findings.all()).isEmpty();
    assertThat(settings)
        .isEqualTo(
            new DirectorSettings(
                List.of("127.0.0.2", "0:0:0:0:0:0:0:1"),
                "127.0.0.2",
                5,
                6,
                7,
                Duration.ofMinutes(1),
                Duration.ofMillis(250),
                Duration.ofSeconds(3),
                8,
                Carrier.PIPELINE,
                Path.of("certs"),
                TlsProvider.JDK,
                new Sampling.OneOf(100)));
  }

  @Test
  void findsEverythingThatIsWrongAtOnce() {
    read(
        new JsonObject()
            .put("bindAddresses", new JsonArray().add("localhost"))
            .put("sourceAddress", "here")
            .put("connectionsMax", 0)
            .put("drainGrace", "soon")
            .put("acceptBacklogs", 1)
            .put("connectionLog", "some"));
    assertThat(findings.all()).hasSize(6);
  }
}
