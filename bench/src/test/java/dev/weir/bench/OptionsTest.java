package dev.weir.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.bench.subject.Placement;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class OptionsTest {
  private static final Path ROOT = Path.of("root");

  @Test
  void quickIsAShorterFull() {
    Options full = Options.parse(List.of(), ROOT);
    Options quick = Options.parse(List.of("--quick"), ROOT);
    assertThat(full.workloads()).containsAll(quick.workloads()).hasSizeGreaterThan(4);
    assertThat(full.targets()).containsAll(quick.targets());
    assertThat(full.times().rounds()).isGreaterThanOrEqualTo(5);
    assertThat(quick.times().rounds()).isEqualTo(3);
    assertThat(quick.placements()).containsExactly(Placement.PINNED);
  }

  @Test
  void whatComesLaterRefinesWhatCameBefore() {
    Options options =
        Options.parse(
            List.of("--quick", "--rounds", "5", "--targets", "nginx,weir", "--workloads", "churn"),
            ROOT);
    assertThat(options.times().rounds()).isEqualTo(5);
    assertThat(options.base()).isEqualTo("nginx");
    assertThat(options.workloads()).extracting(Workload::name).containsExactly("churn");
  }

  @Test
  void saysWhatItDoesNotKnow() {
    assertThatThrownBy(() -> Options.parse(List.of("--fast"), ROOT))
        .hasMessageStartingWith("--fast (expected: an option)");
    assertThatThrownBy(() -> Options.parse(List.of("--rounds"), ROOT))
        .hasMessage("--rounds: nothing (expected: a value)");
    assertThatThrownBy(() -> Options.parse(List.of("--rounds", "0"), ROOT))
        .hasMessage("--rounds: 0 (expected: 1 or more)");
    assertThatThrownBy(() -> Options.parse(List.of("--workloads", "ka33"), ROOT))
        .hasMessageStartingWith("workload: ka33 (expected: one of [ka32,");
    assertThatThrownBy(() -> Options.parse(List.of("--base", "envoy"), ROOT))
        .hasMessageStartingWith("--base: envoy (expected: one of [haproxy");
  }

  @Test
  void refusesTargetsThatWouldBeCalledTheSame() {
    assertThatThrownBy(() -> Options.parse(List.of("--targets", "weir@a/x.jar,weir@b/x.jar"), ROOT))
        .hasMessage(
            "--targets: [weir@a/x.jar, weir@b/x.jar] are called [weir-x] (expected: a name for"
                + " each)");
  }
}
