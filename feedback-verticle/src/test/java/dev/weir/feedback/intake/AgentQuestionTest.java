package dev.weir.feedback.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Any bytes are a question, or a counted refusal, or are waited on within a bound.
final class AgentQuestionTest {
  private static final AgentQuestion WEB_B1 = new AgentQuestion.Asked("web", "b1");

  @ParameterizedTest
  @ValueSource(strings = {"web/b1\n", "web/b1\r\n", " web/b1 \n", "web/b1\nmore/x\n", "web/b1\r"})
  void readsTheFirstLine(String sent) {
    assertThat(parse(sent)).isEqualTo(WEB_B1);
  }

  @Test
  void takesAnythingAsANameAndLeavesItToTheDesk() {
    assertThat(parse("a/b/c\n")).isEqualTo(new AgentQuestion.Asked("a", "b/c"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\n", "web\n", "/b1\n", "web/\n", "  \r\n", "/\n"})
  void refusesWhatIsNoQuestion(String sent) {
    assertThat(parse(sent)).isEqualTo(new AgentQuestion.Malformed());
  }

  @Test
  void waitsForTheEndOfALineUpToItsBound() {
    String longest = "a".repeat(63) + "/" + "b".repeat(63);
    assertThat(parse(longest + "\n")).isInstanceOf(AgentQuestion.Asked.class);
    assertThat(parse("a".repeat(AgentQuestion.LENGTH_MAX - 1)))
        .isEqualTo(new AgentQuestion.Unfinished());
    assertThat(parse("a".repeat(AgentQuestion.LENGTH_MAX))).isEqualTo(new AgentQuestion.TooLong());
    assertThat(parse("")).isEqualTo(new AgentQuestion.Unfinished());
  }

  @ParameterizedTest
  @MethodSource("dev.weir.core.testing.Seeds#some")
  void whatIsDecidedStaysDecidedHoweverMuchFollows(long seed) {
    Random random = new Random(seed);
    byte[] bytes = new byte[random.nextInt(2 * AgentQuestion.LENGTH_MAX)];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (random.nextInt(60) == 0 ? '\n' : random.nextInt(256));
    }
    AgentQuestion whole = AgentQuestion.parse(bytes);
    for (int length = 0; length <= bytes.length; length++) {
      AgentQuestion part = AgentQuestion.parse(Arrays.copyOf(bytes, length));
      if (!(part instanceof AgentQuestion.Unfinished)) {
        assertThat(part).isEqualTo(whole);
      }
    }
  }

  private static AgentQuestion parse(String sent) {
    return AgentQuestion.parse(sent.getBytes(StandardCharsets.ISO_8859_1));
  }
}
