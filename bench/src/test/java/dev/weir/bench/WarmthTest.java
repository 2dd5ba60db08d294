package dev.weir.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WarmthTest {
  private final Warmth warmth = new Warmth();

  @Test
  void isWarmWhenFourSecondsCostTheSame() {
    for (double cost : new double[] {40, 20, 10.2, 10, 10.1}) {
      warmth.add(cost, 0);
      assertThat(warmth.isSteady()).isFalse();
    }
    warmth.add(10.3, 0);
    assertThat(warmth.isSteady()).isTrue();
    assertThat(warmth.seconds()).isEqualTo(6);
  }

  @Test
  void isNotWarmWhileItStillCompiles() {
    for (double share : new double[] {0.5, 0.3, 0.1, 0.021, 0.02, 0, 0}) {
      warmth.add(10, share);
      assertThat(warmth.isSteady()).isFalse();
    }
    warmth.add(10, 0);
    assertThat(warmth.isSteady()).isTrue();
  }
}
