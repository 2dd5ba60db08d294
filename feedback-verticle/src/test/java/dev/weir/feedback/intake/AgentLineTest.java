package dev.weir.feedback.intake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.core.model.AdminState;
import dev.weir.core.model.Vote;
import dev.weir.core.model.Weight;
import dev.weir.feedback.weigh.AgentAnswer;
import dev.weir.feedback.weigh.AgentWeight;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// HAProxy's agent-check as a language: the corpus, and one test per rule that the parser keeps.
/// What becomes of an answer is in AgentVerdictTest.
final class AgentLineTest {
  private static final Weight WANTED = new Weight(100);

  /// Columns: answer, admin, weight of 100 wanted, health, description, error; `-` is nothing.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          up\\n                  | -     | -   | UP   | -         | -
          75%\\n                 | -     | 75  | -    | -         | -
          ready,up 50%\\n        | READY | 50  | UP   | -         | -
          down # disk full\\n    | -     | -   | DOWN | disk full | -
          weight:257\\n          | -     | -   | -    | -         | weight:257
          up\\n50%\\n            | -     | -   | UP   | -         | -
          foo 40%\\n             | -     | 40  | -    | -         | foo
          """)
  void readsTheCorpus(
      String answer, String admin, String weight, String health, String description, String error) {
    AgentAnswer read = understood(answer.replace("\\n", "\n"));
    assertThat(text(read.admin())).isEqualTo(admin);
    assertThat(text(read.health())).isEqualTo(health);
    assertThat(weightText(read.weight())).isEqualTo(weight);
    assertThat(read.connectionsMax()).isNull();
    assertThat(text(read.description())).isEqualTo(description);
    assertThat(text(read.error())).isEqualTo(error);
  }

  @ParameterizedTest
  @ValueSource(strings = {"up 50%", "", "up\0\n", "\0up\n", "up 50%\0"})
  void rule1IgnoresAnAnswerWithoutAnEndOfLine(String answer) {
    assertThat(parsed(answer)).isEqualTo(new AgentLine.Parsed.Incomplete());
  }

  @Test
  void rule1TakesCarriageReturnAsTheEndAsWell() {
    assertThat(understood("up\r\ndown\n").health()).isEqualTo(Vote.UP);
    assertThat(understood("\n")).isEqualTo(understood("\r"));
  }

  @Test
  void rule1IgnoresALineThatIsTooLong() {
    String blanks = " ".repeat(AgentLine.LENGTH_MAX - 3);
    assertThat(understood(blanks + "up\n").health()).isEqualTo(Vote.UP);
    assertThat(parsed(blanks + " up\n")).isEqualTo(new AgentLine.Parsed.Incomplete());
  }

  @Test
  void rule2TakesWordsInAnyOrderAndTheLastOfAKind() {
    AgentAnswer read = understood("50% maint down weight:30 up\tready,weight:20%\n");
    assertThat(read.health()).isEqualTo(Vote.UP);
    assertThat(read.admin()).isEqualTo(AdminState.READY);
    assertThat(read.weight()).isEqualTo(new AgentWeight.Percent(20));
    assertThat(understood("weight:20% 50%\n").weight()).isEqualTo(new AgentWeight.Percent(50));
  }

  @ParameterizedTest
  @ValueSource(strings = {"DOWN", "Stopped", "fAiL"})
  void rule2TakesWordsInAnyCaseAndKeepsThemAsWritten(String word) {
    AgentAnswer read = understood(word + "\n");
    assertThat(read.health()).isEqualTo(Vote.DOWN);
    assertThat(read.word()).isEqualTo(word);
    assertThat(understood("MAINT\n").admin()).isEqualTo(AdminState.MAINT);
    assertThat(understood("Weight:7 MaxConn:9\n").weight()).isEqualTo(new AgentWeight.Absolute(7));
  }

  @Test
  void rule3TakesTheSharpAsADescriptionOnlyWhereAWordBegins() {
    assertThat(understood("down #x\n").description()).isEqualTo("x");
    assertThat(understood("down,#  a, b  \n").description()).isEqualTo("a, b");
    AgentAnswer oneWord = understood("down#x\n");
    assertThat(oneWord.health()).isNull();
    assertThat(oneWord.error()).isEqualTo("down#x");
  }

  @Test
  void rule4KeepsTheFirstUnknownWordAndAppliesTheKnownOnes() {
    AgentAnswer read = understood("foo up bar maxconn:x\n");
    assertThat(read.error()).isEqualTo("foo");
    assertThat(read.health()).isEqualTo(Vote.UP);
  }

  @ParameterizedTest
  @ValueSource(strings = {"weight:257", "weight:-1", "weight:", "weight:5x", "weight:5%x", "5%x"})
  void rule7RefusesWeightsOutOfRangeOrWithSomethingBehind(String word) {
    AgentAnswer read = understood("up " + word + "\n");
    assertThat(read.weight()).isEqualTo(new AgentWeight.Unsaid());
    assertThat(read.error()).endsWith(word);
    assertThat(read.health()).isEqualTo(Vote.UP);
  }

  @Test
  void rule7TakesAbsoluteWeightsUpToHaproxysMaximum() {
    assertThat(understood("weight:256\n").weight()).isEqualTo(new AgentWeight.Absolute(256));
    assertThat(understood("weight:0\n").weight()).isEqualTo(new AgentWeight.Absolute(0));
    assertThat(understood("weight:+5\n").weight()).isEqualTo(new AgentWeight.Absolute(5));
  }

  @Test
  void capsPercentagesAsHaproxyDoesAndNeverOverflows() {
    String large = "9".repeat(300) + "%";
    assertThat(understood(large + "\n").weight()).isEqualTo(new AgentWeight.Percent(25_600));
    assertThat(understood("0%\n").weight()).isEqualTo(new AgentWeight.Percent(0));
    assertThat(understood("-5%\n").error()).isEqualTo("-5%");
  }

  @Test
  void rule12ReadsMaxconn() {
    assertThat(understood("maxconn:30\n").connectionsMax()).isEqualTo(30);
    assertThat(understood("maxconn:-1\n").connectionsMax()).isNull();
    assertThat(understood("maxconn:99999999999\n").error()).isEqualTo("maxconn:99999999999");
  }

  @Test
  void rule14SaysNothingOfWhatIsNotMentioned() {
    assertThat(understood("maxconn:1\n"))
        .isEqualTo(new AgentAnswer(null, null, new AgentWeight.Unsaid(), 1, "", "", ""));
  }

  @Test
  void replacesControlCharactersInWhatPeopleWillRead() {
    assertThat(understood("down # a\u001b[31mb\n").description()).isEqualTo("a?[31mb");
  }

  private static AgentAnswer understood(String answer) {
    return switch (parsed(answer)) {
      case AgentLine.Parsed.Understood(AgentAnswer read) -> read;
      case AgentLine.Parsed.Incomplete _ -> throw new AssertionError("incomplete: " + answer);
    };
  }

  private static AgentLine.Parsed parsed(String answer) {
    return AgentLine.parse(answer.getBytes(StandardCharsets.UTF_8));
  }

  private static String weightText(AgentWeight weight) {
    return switch (weight) {
      case AgentWeight.Unsaid _ -> "-";
      case AgentWeight.Percent _, AgentWeight.Absolute _ ->
          String.valueOf(weight.factorOf(WANTED).permille() * WANTED.value() / 1000);
    };
  }

  private static String text(@org.jspecify.annotations.Nullable Object value) {
    return value == null || value.toString().isEmpty() ? "-" : value.toString();
  }
}
