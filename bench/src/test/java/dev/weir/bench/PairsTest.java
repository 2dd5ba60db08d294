package dev.weir.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class PairsTest {
  private static final Options WHOLE = Options.parse(List.of(), Path.of("root"));

  @Test
  void weirAndHaproxyMeetInEveryWorkload() {
    for (Workload workload : Workload.ALL) {
      for (String target : List.of("haproxy", "weir")) {
        assertThat(WHOLE.measures("pinned", workload, target)).as(workload.name()).isTrue();
      }
    }
    assertThat(WHOLE.isWhole()).isTrue();
  }

  @Test
  void aHaproxyTunedForBulkIsMeasuredInBulk() {
    assertThat(WHOLE.measures("pinned", Workload.named("bulk-8"), "haproxy-tuned")).isTrue();
    assertThat(WHOLE.measures("pinned", Workload.named("ka32"), "haproxy-tuned")).isFalse();
    assertThat(WHOLE.measures("free", Workload.named("bulk-8"), "weir")).isFalse();
  }

  @Test
  void whoHasNothingToDoIsNotStarted() {
    assertThat(WHOLE.targetsOf("pinned")).isEqualTo(WHOLE.targets());
    assertThat(WHOLE.targetsOf("free")).containsExactly("haproxy", "nginx-tuned", "weir");
  }

  @Test
  void whoIsNamedIsMeasuredInAllWorkloads() {
    Options named = Options.parse(List.of("--targets", "haproxy-tuned,empty"), Path.of("root"));
    assertThat(named.measures("pinned", Workload.named("ka32"), "haproxy-tuned")).isTrue();
    assertThat(named.measures("free", Workload.named("idle"), "empty")).isTrue();
    assertThat(named.measures("free", Workload.named("bulk-8"), "empty")).isFalse();
    assertThat(named.isWhole()).isFalse();
  }
}
