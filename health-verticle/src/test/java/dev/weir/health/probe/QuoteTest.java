package dev.weir.health.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import org.junit.jupiter.api.Test;

class QuoteTest {
  @Test
  void isOneHarmlessLine() {
    assertThat(
            quoted("HTTP/1.1 503 No\r\nServer: x\r\n\r\n\u001b[31mred\u0007\u202e\u0000end", 256))
        .isEqualTo("HTTP/1.1 503 No Server: x [31mred end");
  }

  @Test
  void keepsTheFirstBytesOnly() {
    assertThat(quoted("abcdefgh", 3)).isEqualTo("abc");
    assertThat(quoted("abc", 0)).isEmpty();
  }

  @Test
  void quotesNothingWhenThereIsNothing() {
    assertThat(new Quote(10).appendedTo("no answer")).isEqualTo("no answer");
  }

  private static String quoted(String answer, int bytesMax) {
    Quote quote = new Quote(bytesMax);
    for (int i = 0; i < answer.length(); i++) {
      quote.add(Buffer.buffer(answer.substring(i, i + 1)));
    }
    return quote.text();
  }
}
