package dev.weir.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WarmthTest {
  private final Warmth warmth = new Warmth();

  @Test
  void isWarmWhenTheCompilerIsQuietForTwoSeconds() {
    for (double share : new double[] {0.5, 0.3, 0.1, 0.021, 0.02}) {
      warmth.add(share);
      assertThat(warmth.isQuiet()).isFalse();
    }
    warmth.add(0);
    assertThat(warmth.isQuiet()).isTrue();
    assertThat(warmth.seconds()).isEqualTo(6);
  }

  @Test
  void startsOverWhenItCompilesAgain() {
    warmth.add(0);
    warmth.add(0.4);
    warmth.add(0);
    assertThat(warmth.isQuiet()).isFalse();
  }
}
