package dev.weir.feedback.intake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.core.model.AgentWords;
import dev.weir.core.model.LoadFactor;
import dev.weir.core.model.Weight;
import dev.weir.feedback.weigh.AgentAnswer;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Any bytes are an answer or are ignored; an answer is within its bounds.
final class AgentLineFuzzTest {
  private static final String[] PIECES = {
    "up",
    "DOWN",
    "stopped",
    "maint",
    "ready",
    "50%",
    "%",
    "weight:",
    "maxconn:",
    "-",
    "+",
    "9999",
    "#",
    " ",
    ",",
    "\t",
    "\r",
    "\n",
    "\0",
    "é",
    "\u2028",
    "0x1",
    "1e3%",
    "weight:%",
    "weight:--1"
  };

  @ParameterizedTest
  @MethodSource("dev.weir.core.testing.Seeds#some")
  void anyBytesAreAnAnswerOrIgnored(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < 200; i++) {
      check(i % 2 == 0 ? noise(random) : pieces(random));
    }
  }

  @ParameterizedTest
  @MethodSource("dev.weir.core.testing.Seeds#few")
  void whatFollowsTheFirstLineChangesNothing(long seed) {
    Random random = new Random(seed);
    byte[] line = pieces(random);
    byte[] more = concat(concat(line, new byte[] {'\n'}), noise(random));
    assertThat(AgentLine.parse(more)).isEqualTo(AgentLine.parse(concat(line, new byte[] {'\n'})));
  }

  private static void check(byte[] bytes) {
    switch (AgentLine.parse(bytes)) {
      case AgentLine.Parsed.Incomplete _ -> {}
      case AgentLine.Parsed.Understood(AgentAnswer answer) -> {
        assertThat(AgentLine.isDecided(bytes)).isTrue();
        for (int wanted : new int[] {0, 1, 100, Weight.MAX}) {
          assertThat(answer.weight().factorOf(new Weight(wanted)).permille())
              .isBetween(0, LoadFactor.MAX);
        }
        assertThat(answer.description().length()).isLessThanOrEqualTo(AgentWords.TEXT_LENGTH_MAX);
        assertThat(answer.error().length()).isLessThanOrEqualTo(AgentWords.TEXT_LENGTH_MAX);
        assertThat(answer.description().chars()).noneMatch(Character::isISOControl);
      }
    }
  }

  private static byte[] noise(Random random) {
    byte[] bytes = new byte[random.nextInt(5000)];
    random.nextBytes(bytes);
    return bytes;
  }

  private static byte[] pieces(Random random) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(20); i > 0; i--) {
      text.append(PIECES[random.nextInt(PIECES.length)]);
    }
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] concat(byte[] a, byte[] b) {
    byte[] both = java.util.Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, both, a.length, b.length);
    return both;
  }
}
