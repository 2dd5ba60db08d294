package dev.weir.health.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BodyTextTest {
  @Test
  void findsATextThatComesInPieces() {
    BodyText text = new BodyText("ready", 1000);
    text.add(bytes("I am re"));
    assertThat(text.isFound()).isFalse();
    text.add(bytes("ady."));
    assertThat(text.isFound()).isTrue();
  }

  @Test
  void looksNoFartherThanTheLimit() {
    BodyText text = new BodyText("ready", 8);
    text.add(bytes("1234ready"));
    assertThat(text.isFound()).isFalse();
    assertThat(text.isFull()).isTrue();
    text.add(bytes("ready"));
    assertThat(text.isFound()).isFalse();
    assertThat(text.readCount()).isEqualTo(8);
  }

  @ParameterizedTest
  @MethodSource("dev.weir.core.testing.Seeds#many")
  void agreesWithStringContainsHoweverItIsCut(long seed) {
    RandomGenerator random = new Random(seed);
    String body = letters(random, random.nextInt(60));
    String wanted = letters(random, 1 + random.nextInt(5));
    int max = 1 + random.nextInt(60);
    BodyText text = new BodyText(wanted, max);
    for (int at = 0; at < body.length(); ) {
      int end = Math.min(body.length(), at + 1 + random.nextInt(9));
      text.add(bytes(body.substring(at, end)));
      at = end;
    }
    String seen = body.substring(0, Math.min(body.length(), max));
    assertThat(text.isFound()).isEqualTo(seen.contains(wanted));
  }

  private static String letters(RandomGenerator random, int length) {
    StringBuilder letters = new StringBuilder();
    for (int i = 0; i < length; i++) {
      letters.append("ab".charAt(random.nextInt(2)));
    }
    return letters.toString();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
