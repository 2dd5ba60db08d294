package dev.weir.feedback.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.core.model.Pull;
import dev.weir.core.model.Pull.Kind;
import dev.weir.core.model.Pull.Measure;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What selectors find in pages, what they pass over, and that any page is read or refused.
final class PulledPageTest {
  private static final String JSON =
      """
      {"load": 0.5, "jvm": {"cpu": "75", "a/b": {"~": 1}}, "pools": [{"busy": 12}, {"busy": 30}],
       "big": 1e999, "text": "much", "yes": true, "none": null}
      """;

  private static final String TEXT =
      """
      # HELP app_load A part of one.
      # TYPE app_load gauge
      app_load 0.5
      app_load_max 9
      in_flight{app="web",zone="a"} 30 1700000000000
      in_flight{app="web",zone="b"}\t20
      in_flight {app="other"} 7
      cpu_seconds_total{mode="user"} 12.5 # {trace_id="x"} 1
      odd{path="/a,b\\"}\\\\ c\\n"} 4
      broken 1..2
      not_a_number NaN
      infinite +Inf
      no_value
      """;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          /load            | 0.5
          /jvm/cpu         | 75
          /jvm/cpu / 100   | 0.75
          /jvm/a~1b/~0     | 1
          /pools/1/busy    | 30
          /pools/2/busy    | -
          /missing         | -
          /big             | -
          /text            | -
          /yes             | -
          /none            | -
          /jvm             | -
          /load/deeper     | -
          """)
  void pointersFindNumbers(String selector, String value) {
    assertThat(found(Kind.JSON, selector, JSON)).isEqualTo(value);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          app_load                            | 0.5
          app_load / 2                        | 0.25
          in_flight                           | 57
          in_flight{app="web"}                | 50
          in_flight{zone="b",app="web"} / 200 | 0.1
          in_flight{app="none"}               | -
          cpu_seconds_total{mode="user"}      | 12.5
          odd{path="/a,b\\"}\\\\ c\\n"}       | 4
          broken                              | -
          not_a_number                        | -
          infinite                            | -
          no_value                            | -
          absent                              | -
          """)
  void seriesAreFoundByNameAndLabels(String selector, String value) {
    assertThat(found(Kind.PROMETHEUS, selector, TEXT)).isEqualTo(value);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "<html>", "{\"load\": 0.5", "\u0000"})
  void refusesWhatIsNoJson(String page) {
    assertThatThrownBy(() -> found(Kind.JSON, "/load", page))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void refusesAWantedSeriesWhoseLabelsNeverEnd() {
    assertThatThrownBy(() -> found(Kind.PROMETHEUS, "a", "a{b=\"c\" 1\n"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(found(Kind.PROMETHEUS, "x", "a{b=\"c\" 1\nx 2")).isEqualTo("2");
  }

  @Test
  void divisionByZeroIsNoValue() {
    assertThat(found(Kind.JSON, "/load / 0", JSON)).isEqualTo("-");
  }

  @Test
  void countersAreRatesFromTheSecondPageOn() {
    CounterRates rates = new CounterRates();
    Pull pull =
        pull(
            Kind.PROMETHEUS,
            Map.of(Measure.CPU, "seconds_total{a=\"b\"} / 2", Measure.LOAD, "load"));
    assertThat(rates.of(pull, Map.of(Measure.CPU, 10.0, Measure.LOAD, 0.5), 0))
        .isEqualTo(Map.of(Measure.LOAD, 0.5));
    assertThat(rates.of(pull, Map.of(Measure.CPU, 11.0), 2_000_000_000L))
        .isEqualTo(Map.of(Measure.CPU, 0.5));
    // Started anew.
    assertThat(rates.of(pull, Map.of(Measure.CPU, 1.0), 3_000_000_000L)).isEmpty();
    assertThat(rates.of(pull, Map.of(Measure.CPU, 1.0), 3_000_000_000L)).isEmpty();
    assertThat(rates.of(pull, Map.of(Measure.CPU, 1.0), 4_000_000_000L))
        .isEqualTo(Map.of(Measure.CPU, 0.0));
  }

  @ParameterizedTest
  @MethodSource("dev.weir.core.testing.Seeds#some")
  void anyPageIsReadOrRefused(long seed) {
    Random random = new Random(seed);
    List<String> pieces =
        List.of(
            "load", "{", "}", "\"", "=", ",", " ", "\n", "\\", "1", ".5", "e9", "[", ":", "#",
            "\u00e9");
    for (int i = 0; i < 100; i++) {
      StringBuilder page = new StringBuilder();
      for (int left = random.nextInt(30); left > 0; left--) {
        page.append(pieces.get(random.nextInt(pieces.size())));
      }
      for (Kind kind : List.of(Kind.JSON, Kind.PROMETHEUS)) {
        String selector = kind == Kind.JSON ? "/load" : "load{load=\"1\"}";
        try {
          PulledPage.read(
                  pull(kind, Map.of(Measure.LOAD, selector)), Buffer.buffer(page.toString()))
              .values()
              .forEach(value -> assertThat(value).isFinite());
        } catch (IllegalArgumentException refused) {
          assertThat(refused.getMessage()).isNotEmpty();
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "load/", "/a~2", "/a~"})
  void refusesWhatIsNoPointer(String selector) {
    assertThatThrownBy(() -> pull(Kind.JSON, Map.of(Measure.LOAD, selector)))
        .hasMessageContaining("a JSON pointer");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1a", "a{", "a{b}", "a{b=c}", "a{b=\"c}", "a b", "a{b=\"\\x\"}", "a /4"})
  void refusesWhatIsNoSeries(String selector) {
    assertThatThrownBy(() -> pull(Kind.PROMETHEUS, Map.of(Measure.LOAD, selector)))
        .hasMessageContaining("name{label=\"value\"}");
  }

  @Test
  void whatIsFetchedNeedsAPlaceToLookAt() {
    assertThatThrownBy(() -> pull(Kind.JSON, Map.of())).hasMessageContaining("one or more");
  }

  private static String found(Kind kind, String selector, String page) {
    Map<Measure, Double> values =
        PulledPage.read(pull(kind, Map.of(Measure.LOAD, selector)), Buffer.buffer(page));
    Double value = values.get(Measure.LOAD);
    return value == null
        ? "-"
        : java.math.BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
  }

  private static Pull pull(Kind kind, Map<Measure, String> selectors) {
    Map<Measure, String> ordered = new EnumMap<>(Measure.class);
    ordered.putAll(selectors);
    return new Pull(kind, null, "/", Duration.ofSeconds(5), ordered);
  }
}
