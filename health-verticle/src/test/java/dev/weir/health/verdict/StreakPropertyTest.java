package dev.weir.health.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.core.model.Vote;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Random probes against the rule said another way: a flip needs exactly the threshold of
/// consecutive contrary results, counted independently.
class StreakPropertyTest {
  @ParameterizedTest
  @MethodSource("dev.weir.core.testing.Seeds#many") // a failure prints its seed
  void flipsExactlyAtTheThreshold(long seed) {
    RandomGenerator random = new Random(seed);
    int rise = 1 + random.nextInt(5);
    int fall = 1 + random.nextInt(5);
    Streak streak = Streak.INITIAL;
    int contraryInARow = 0;
    for (int i = 0; i < 500; i++) {
      ProbeResult result = Results.of("+-.".charAt(random.nextInt(3)));
      Vote before = streak.belief();
      streak = streak.after(result, rise, fall);
      if (result.code().means() == Code.Means.NOTHING) {
        assertThat(streak.belief()).isEqualTo(before);
        continue;
      }
      Vote said = result.code().means() == Code.Means.ALIVE ? Vote.UP : Vote.DOWN;
      contraryInARow = said == before ? 0 : contraryInARow + 1;
      int needed = before == Vote.UNKNOWN ? 1 : said == Vote.UP ? rise : fall;
      boolean flips = said != before && contraryInARow == needed;
      assertThat(streak.belief()).as("probe %d", i).isEqualTo(flips ? said : before);
      contraryInARow = flips ? 0 : contraryInARow;
    }
  }
}
