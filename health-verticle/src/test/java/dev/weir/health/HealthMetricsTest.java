package dev.weir.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.core.model.HealthCheck;
import dev.weir.core.testing.Samples;
import dev.weir.health.verdict.Code;
import dev.weir.health.verdict.ProbeResult;
import dev.weir.health.verdict.Target;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class HealthMetricsTest {
  private static final ProbeResult PASS = new ProbeResult.Passed(Code.L4OK, "connected", 5);
  private static final ProbeResult FAIL = new ProbeResult.Failed(Code.L4TOUT, "silent", 5);

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

  @Test
  void everyCounterIsThereBeforeAnythingIsCounted() {
    HealthMetrics metrics = new HealthMetrics(meters, () -> 0, () -> 0);
    int before = meters.getMeters().size();
    for (HealthCheck.Kind kind : HealthCheck.Kind.values()) {
      metrics.probed(kind, PASS);
      metrics.probed(kind, FAIL);
    }
    assertThat(meters.getMeters()).hasSize(before);
    assertThat(
            meters
                .get("weir_health_probes")
                .tags("kind", "tcp", "result", "L4TOUT")
                .counter()
                .count())
        .isEqualTo(1);
    assertThat(meters.get("weir_health_probe").tags("kind", "https").timer().count()).isEqualTo(2);
  }

  @Test
  void aBackendHasItsOwnSeriesUpToTheLimit() {
    List<Target> targets = Target.of(Samples.service(100, 100, 100), _ -> false);
    BackendSeries series = new BackendSeries(meters, 2);
    targets.forEach(target -> series.probed(target, FAIL));
    targets.forEach(series::flipped);
    assertThat(count("weir_backend_check_failures", "b1")).isEqualTo(1);
    assertThat(count("weir_backend_check_failures", "b2")).isEqualTo(1);
    assertThat(count("weir_backend_check_failures", "other")).isEqualTo(1);
    assertThat(count("weir_backend_check_up_down", "other")).isEqualTo(1);
    assertThat(meters.find("weir_backend_check_failures").tag("backend", "b3").counter()).isNull();
  }

  @Test
  void theStateThatWasFoundLastIsOneAndTheOthersAreZero() {
    Target target = Target.of(Samples.service(100), _ -> false).getFirst();
    BackendSeries series = new BackendSeries(meters, 2);
    series.probed(target, PASS);
    series.probed(target, FAIL);
    assertThat(status("L4OK")).isZero();
    assertThat(status("L4TOUT")).isEqualTo(1);
  }

  @Test
  void theSeriesOfBackendsThatAreGoneGoToo() {
    List<Target> targets = Target.of(Samples.service(100, 100), _ -> false);
    BackendSeries series = new BackendSeries(meters, 1);
    targets.forEach(target -> series.probed(target, PASS));
    series.retain(Set.of(targets.get(1).uid()));
    assertThat(meters.find("weir_backend_check_failures").tag("backend", "b1").counter()).isNull();
    assertThat(meters.find("weir_backend_check_status").tag("backend", "b1").gauge()).isNull();
    series.probed(targets.get(1), FAIL);
    assertThat(count("weir_backend_check_failures", "b2")).as("there is room now").isEqualTo(1);
  }

  private double count(String name, String backend) {
    return meters.get(name).tag("backend", backend).counter().count();
  }

  private double status(String state) {
    return meters.get("weir_backend_check_status").tag("state", state).gauge().value();
  }
}
