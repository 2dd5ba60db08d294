package dev.weir.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class JitClockTest {
  @Test
  void knowsTheCompilersOfAJvm() throws Exception {
    List<Long> itself = List.of(ProcessHandle.current().pid());
    assertThat(JitClock.isKept(itself)).isTrue();
    assertThat(JitClock.seconds(itself)).isPositive();
  }

  @Test
  void whatIsNoJvmHasNone() throws Exception {
    Process cat = new ProcessBuilder("cat").start();
    try {
      assertThat(JitClock.isKept(List.of(cat.pid()))).isFalse();
      assertThat(JitClock.seconds(List.of(cat.pid()))).isZero();
    } finally {
      cat.destroy();
    }
    assertThat(JitClock.seconds(List.of())).isZero();
    assertThat(JitClock.seconds(List.of(-1L))).isZero();
  }
}
