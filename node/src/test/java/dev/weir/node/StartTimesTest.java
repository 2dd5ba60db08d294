package dev.weir.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.core.testing.ManualClock;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class StartTimesTest {
  private final ManualClock clock = new ManualClock();
  private final StartTimes times = new StartTimes(clock, 200);

  @Test
  void countsFromTheBeginOfTheJvm() {
    times.over(StartTimes.Phase.SETTINGS);
    clock.advance(Duration.ofMillis(500));
    times.over(StartTimes.Phase.JOINED);
    assertThat(times.words()).isEqualTo("settings=200 joined=700");
  }

  @Test
  void keepsTheFirstTime() {
    times.over(StartTimes.Phase.OPS);
    clock.advance(Duration.ofSeconds(1));
    times.over(StartTimes.Phase.OPS);
    assertThat(times.words()).isEqualTo("ops=200");
  }

  @Test
  void showsSecondsOfWhatIsOver() {
    SimpleMeterRegistry meters = new SimpleMeterRegistry();
    times.showIn(meters);
    assertThat(value(meters, "started")).isNaN();
    clock.advance(Duration.ofMillis(800));
    times.over(StartTimes.Phase.STARTED);
    assertThat(value(meters, "started")).isEqualTo(1.0);
  }

  private static double value(SimpleMeterRegistry meters, String phase) {
    return meters.get("weir_node_start_seconds").tag("phase", phase).gauge().value();
  }
}
