package dev.weir.core.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// More than half of the votes that know anything decide; everything else keeps what held.
class QuorumPropertyTest {
  @ParameterizedTest
  @EnumSource(Vote.class)
  void nobodyWhoKnowsAnythingKeepsTheLastVerdict(Vote last) {
    assertThat(Quorum.of(List.of(), last)).isEqualTo(last);
    assertThat(Quorum.of(List.of(Vote.UNKNOWN, Vote.UNKNOWN), last)).isEqualTo(last);
  }

  @Test
  void oneLiveVoteDecides() {
    assertThat(Quorum.of(List.of(Vote.DOWN, Vote.UNKNOWN), Vote.UP)).isEqualTo(Vote.DOWN);
  }

  @ParameterizedTest
  @MethodSource("dev.weir.core.testing.Seeds#many")
  void downNeedsMoreThanHalf(long seed) {
    Random random = new Random(seed);
    List<Vote> votes = votes(random);
    Vote last = any(random);
    int down = Collections.frequency(votes, Vote.DOWN);
    int knowing = votes.size() - Collections.frequency(votes, Vote.UNKNOWN);
    Vote verdict = Quorum.of(votes, last);
    if (2 * down > knowing) {
      assertThat(verdict).isEqualTo(Vote.DOWN);
    } else if (2 * down < knowing) {
      assertThat(verdict).isEqualTo(Vote.UP);
    } else {
      assertThat(verdict).as("a tie").isEqualTo(last);
    }
  }

  /// Nobody's vote weighs more for being counted earlier, and another DOWN never helps.
  @ParameterizedTest
  @MethodSource("dev.weir.core.testing.Seeds#many")
  void orderDoesNotMatterAndIsMonotone(long seed) {
    Random random = new Random(seed);
    List<Vote> votes = votes(random);
    Vote last = any(random);
    Vote verdict = Quorum.of(votes, last);
    List<Vote> shuffled = new ArrayList<>(votes);
    Collections.shuffle(shuffled, random);
    assertThat(Quorum.of(shuffled, last)).isEqualTo(verdict);
    shuffled.add(Vote.DOWN);
    if (verdict == Vote.DOWN) {
      assertThat(Quorum.of(shuffled, last)).isEqualTo(Vote.DOWN);
    }
  }

  private static List<Vote> votes(Random random) {
    List<Vote> votes = new ArrayList<>();
    for (int i = random.nextInt(8); i > 0; i--) {
      votes.add(any(random));
    }
    return votes;
  }

  private static Vote any(Random random) {
    return List.of(Vote.values()).get(random.nextInt(3));
  }
}
