package dev.weir.director.admit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class LogSamplerTest {
  private static int taken(LogSampler sampler, int of) {
    return (int) IntStream.range(0, of).filter(_ -> sampler.isNextTaken()).count();
  }

  private static LogSampler sampler(String text, long seed) {
    return new LogSampler(Sampling.parse(text), new SplittableRandom(seed));
  }

  @Test
  void takesNoneOrAll() {
    assertThat(taken(sampler("off", 1), 100)).isZero();
    assertThat(taken(sampler("every", 1), 100)).isEqualTo(100);
  }

  @ParameterizedTest
  @MethodSource("dev.weir.core.testing.Seeds#few")
  void takesOneOfTenByChanceAndTheSameAgain(long seed) {
    assertThat(taken(sampler("1 of 10", seed), 100_000))
        .as("seed %d", seed)
        .isBetween(9500, 10_500);
    LogSampler one = sampler("1 of 3", seed);
    LogSampler again = sampler("1 of 3", seed);
    for (int i = 0; i < 100; i++) {
      assertThat(one.isNextTaken()).as("seed %d", seed).isEqualTo(again.isNextTaken());
    }
  }

  @Test
  void readsWhatTheSettingsSay() {
    assertThat(Sampling.parse("1 of 1000000000")).isEqualTo(new Sampling.OneOf(1_000_000_000));
    assertThatThrownBy(() -> new Sampling.OneOf(1))
        .hasMessage("sampling: 1 of 1 (expected: 2..1000000000)");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "on",
        "Off",
        "1 of 0",
        "1 of 1",
        "1 of 01",
        "2 of 3",
        "1of3",
        "1 of 1000000001"
      })
  void refusesAnythingElse(String text) {
    assertThatThrownBy(() -> Sampling.parse(text))
        .hasMessage("sampling: " + text + " (expected: off, every, or 1 of 2..1000000000)");
  }
}
