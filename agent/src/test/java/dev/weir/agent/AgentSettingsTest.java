package dev.weir.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// One line of set-up, or the environment; and what is refused.
final class AgentSettingsTest {
  @Test
  void readsTheOneLine() {
    assertThat(read("reports=http://127.0.0.1:8084,service=web,backend=b1"))
        .isEqualTo(
            new AgentSettings(
                URI.create("http://127.0.0.1:8084/v1/reports"), "web", "b1", "", 1_000, 0));
    assertThat(
            read(
                "reports=https://lb/weir/v1/reports?x=1, service=web ,backend=b1,token=s3,"
                    + "interval=500,requests=200"))
        .isEqualTo(
            new AgentSettings(
                URI.create("https://lb/weir/v1/reports?x=1"), "web", "b1", "s3", 500, 200));
  }

  @Test
  void takesFromTheEnvironmentWhatTheLineDoesNotSay() {
    Map<String, String> environment =
        Map.of(
            "WEIR_AGENT_REPORTS", "http://[::1]:8084/",
            "WEIR_AGENT_SERVICE", "other",
            "WEIR_AGENT_BACKEND", "b2");
    assertThat(AgentSettings.read("service=web", environment))
        .isEqualTo(
            new AgentSettings(
                URI.create("http://[::1]:8084/v1/reports"), "web", "b2", "", 1_000, 0));
    assertThat(AgentSettings.read(null, environment).service()).isEqualTo("other");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          service=web,backend=b1                                        | reports: nothing
          reports=8084,service=web,backend=b1                           | such as http://
          reports=ftp://h,service=web,backend=b1                        | such as http://
          reports=http://u:p@h,service=web,backend=b1                   | such as http://
          reports=http:// h,service=web,backend=b1                      | such as http://
          reports=http://h,backend=b1                                   | WEIR_AGENT_SERVICE
          reports=http://h,service=Web,backend=b1                       | service: Web
          reports=http://h,service=web,backend=b1,interval=5            | 100..600000
          reports=http://h,service=web,backend=b1,requests=many         | 0..1000000
          reports=http://h,service=web,backend=b1,requests=9999999999   | 0..1000000
          reports=http://h,service=web,backend=b1,colour=red            | colour: unknown
          reports=http://h,service=web,backend=b1,verbose               | verbose: unknown
          """)
  void saysWhatItExpected(String line, String message) {
    assertThatThrownBy(() -> read(line))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  /// It stands in a header: nothing of it may end that line; and it is not told to anybody.
  @Test
  void takesNoTokenThatWouldEndItsHeader() {
    assertThatThrownBy(() -> read("reports=http://h,service=web,backend=b1,token=a\r\nX: y"))
        .hasMessageContaining("token: something else")
        .hasMessageNotContaining("X: y");
  }

  @ParameterizedTest
  @MethodSource("dev.weir.core.testing.Seeds#some")
  void anyTextIsReadOrRefused(long seed) {
    Random random = new Random(seed);
    String[] pieces = {
      "reports", "=", ",", "http://", "h", ":", "service=a", "backend=b", "\n", "é"
    };
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(20); i > 0; i--) {
      text.append(pieces[random.nextInt(pieces.length)]);
    }
    try {
      assertThat(read(text.toString()).reports().getHost()).isNotEmpty();
    } catch (IllegalArgumentException refused) {
      assertThat(refused).hasMessageContaining("(expected: ");
    }
  }

  private static AgentSettings read(String line) {
    return AgentSettings.read(line, Map.of());
  }
}
