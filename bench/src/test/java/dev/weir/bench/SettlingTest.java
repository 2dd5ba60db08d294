package dev.weir.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SettlingTest {
  private static final long KIB = 1024;

  private final Settling settling = new Settling();

  @Test
  void isSettledWhenItHardlyMovedForAWindow() {
    settling.add(2_900 * KIB);
    for (int i = 1; i < Settling.WINDOW_COUNT; i++) {
      settling.add((300 + i) * KIB);
      assertThat(settling.isSettled()).isFalse();
    }
    settling.add(300 * KIB);
    assertThat(settling.isSettled()).isTrue();
    assertThat(settling.bytes()).isEqualTo(300 * KIB);
    assertThat(settling.seconds()).isEqualTo(Settling.WINDOW_COUNT + 1);
  }

  @Test
  void whatIsGivenBackLateStartsItOver() {
    for (int i = 0; i < Settling.WINDOW_COUNT; i++) {
      settling.add(4_000 * KIB);
    }
    settling.add(1_000 * KIB);
    assertThat(settling.isSettled()).isFalse();
  }
}
