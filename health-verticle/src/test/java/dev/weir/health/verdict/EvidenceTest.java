package dev.weir.health.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EvidenceTest {
  @Test
  void countsResultsThatAgreeInARow() {
    Evidence evidence = after("++-");
    assertThat(evidence.consecutiveCount()).isEqualTo(1);
    assertThat(evidence.code()).isEqualTo(Code.L4CON);
    assertThat(after("++").consecutiveCount()).isEqualTo(2);
    assertThat(after("+---").consecutiveCount()).isEqualTo(3);
  }

  @Test
  void saysThatNothingRanYet() {
    assertThat(Evidence.NONE.code()).isEqualTo(Code.INI);
    assertThat(Evidence.NONE.latencyNanos()).isZero();
  }

  @Test
  void aProbeThatCouldNotRunSaysWhyUntilThereIsEvidence() {
    assertThat(after(".").last().text()).isEqualTo("no descriptors");
    assertThat(after("-.").code()).isEqualTo(Code.L4CON);
    assertThat(after("-.-").consecutiveCount()).isEqualTo(2);
  }

  private static Evidence after(String probes) {
    Evidence evidence = Evidence.NONE;
    for (int drawn : probes.chars().toArray()) {
      evidence = evidence.after(Results.of(drawn));
    }
    return evidence;
  }
}
