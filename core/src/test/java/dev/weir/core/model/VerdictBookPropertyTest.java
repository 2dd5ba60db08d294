package dev.weir.core.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Votes of three probers come, change and end by chance. The book is compared with a model that
/// keeps one verdict per backend, and `since` with the last time that it moved.
class VerdictBookPropertyTest {
  @ParameterizedTest
  @MethodSource("dev.weir.core.testing.Seeds#some")
  void remembersTheLastVerdictAndSinceWhen(long seed) {
    Random random = new Random(seed);
    VerdictBook book = new VerdictBook();
    Map<BackendUid, VerdictBook.Verdict> model = new HashMap<>();
    long now = Long.MAX_VALUE - 100;
    for (int i = 0; i < 300; i++) {
      now += random.nextInt(5);
      BackendUid uid = new BackendUid(1 + random.nextInt(4));
      if (random.nextInt(30) == 0) {
        book.forget(uid);
        model.remove(uid);
        assertThat(book.of(uid)).isEqualTo(Vote.UNKNOWN);
        continue;
      }
      List<Vote> live = votes(random);
      VerdictBook.Verdict before = model.get(uid);
      Vote held = before == null ? Vote.UNKNOWN : before.vote();
      Vote expected = Quorum.of(live, held);
      long since = before == null || expected != held ? now : before.sinceNanos();
      VerdictBook.Verdict verdict = new VerdictBook.Verdict(expected, since);
      model.put(uid, verdict);
      assertThat(book.after(uid, live, now)).as("step %d", i).isEqualTo(verdict);
      model.forEach((each, said) -> assertThat(book.of(each)).isEqualTo(said.vote()));
    }
  }

  private static List<Vote> votes(Random random) {
    List<Vote> votes = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      votes.add(List.of(Vote.values()).get(random.nextInt(3)));
    }
    return votes;
  }
}
