package dev.weir.director.admit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SniRoutesTest {
  private final SniRoutes<String> routes =
      new SniRoutes<>(
          Map.of(
              "example.org", "apex",
              "WWW.Example.Org.", "www",
              "*.example.org", "any",
              "*.deep.example.org", "deep",
              "deep.example.org", "itself"),
          "other");

  @ParameterizedTest
  @CsvSource({
    "example.org, apex",
    "www.example.org, www",
    "mail.example.org, any",
    "deep.example.org, itself",
    "a.deep.example.org, deep",
    "a.b.example.org, other",
    "org, other",
    "example.com, other",
  })
  void takesTheNearest(String serverName, String expected) {
    assertThat(routes.route(serverName)).isEqualTo(expected);
  }

  @Test
  void hasADefaultOrNothing() {
    assertThat(routes.route(null)).isEqualTo("other");
    SniRoutes<String> strict = new SniRoutes<>(Map.of("a.b", "ab"), null);
    assertThat(strict.route(null)).isNull();
    assertThat(strict.route("b.a")).isNull();
    assertThat(strict.route("a.b")).isEqualTo("ab");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "*", "*.", "a.*.b", "*a.b", "**.b", "a_b", "10.0.0.1", "*.-a"})
  void refusesOtherPatterns(String pattern) {
    assertThatThrownBy(() -> new SniRoutes<>(Map.of(pattern, "x"), null))
        .hasMessageContaining("server name: " + pattern + " (expected: a host name");
  }

  @Test
  void refusesTheSameNameTwice() {
    assertThatThrownBy(() -> new SniRoutes<>(Map.of("a.b", "x", "A.b.", "y"), null))
        .hasMessageContaining("expected: each name once");
  }
}
