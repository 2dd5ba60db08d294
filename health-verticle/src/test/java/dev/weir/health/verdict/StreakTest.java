package dev.weir.health.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.core.model.Vote;
import org.junit.jupiter.api.Test;

/// rise=2, fall=3. Upper line: probes (`.` never ran). Lower line: what we believe after each.
class StreakTest {
  @Test
  void flipsOnlyAfterEnoughConsecutiveContraryProbes() {
    assertThat(beliefsAfter(Vote.UNKNOWN, "+--+---++"))
        .isEqualTo(/*                      */ "UUUUUUDDU");
  }

  @Test
  void theFirstEvidenceDecides() {
    assertThat(beliefsAfter(Vote.UNKNOWN, "..-")).isEqualTo("??D");
    assertThat(beliefsAfter(Vote.UNKNOWN, "..+")).isEqualTo("??U");
  }

  @Test
  void aProbeThatNeverRanMovesNothing() {
    assertThat(beliefsAfter(Vote.UP, "--.-..+-.-.-")).isEqualTo(/*             */ "UUUDDDDDDDDD");
    assertThat(beliefsAfter(Vote.DOWN, "+.+")).isEqualTo(/*               */ "DDU");
  }

  @Test
  void aTakeOverContinuesFromTheEarlierBelief() {
    assertThat(beliefsAfter(Vote.UP, "-+--+")).isEqualTo("UUUUU");
    assertThat(beliefsAfter(Vote.DOWN, "+-+-+")).isEqualTo("DDDDD");
  }

  @Test
  void oneIsEnoughWhereTheOperatorSaysSo() {
    Streak streak = Streak.continuing(Vote.UP).after(Results.FAIL, 1, 1);
    assertThat(streak.belief()).isEqualTo(Vote.DOWN);
    assertThat(streak.after(Results.PASS, 1, 1).belief()).isEqualTo(Vote.UP);
  }

  static String beliefsAfter(Vote belief, String probes) {
    StringBuilder beliefs = new StringBuilder();
    Streak streak = Streak.continuing(belief);
    for (int drawn : probes.chars().toArray()) {
      streak = streak.after(Results.of(drawn), 2, 3);
      beliefs.append(
          switch (streak.belief()) {
            case UP -> 'U';
            case DOWN -> 'D';
            case UNKNOWN -> '?';
          });
    }
    return beliefs.toString();
  }
}
