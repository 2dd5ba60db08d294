package dev.weir.director.balance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.core.model.BackendUid;
import dev.weir.core.model.ConnectionCount;
import dev.weir.core.testing.ManualClock;
import dev.weir.director.balance.CountNews.Changes;
import dev.weir.director.balance.CountNews.Nothing;
import dev.weir.director.balance.CountNews.Whole;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CountNewsTest {
  private final long start = new ManualClock().nowNanos();
  private final CountNews news = new CountNews(start);

  private static Map<BackendUid, ConnectionCount> open(int count) {
    return count == 0 ? Map.of() : Map.of(new BackendUid(1), new ConnectionCount(count, 0));
  }

  private CountNews.Due at(long millis, int count) {
    return news.due(open(count), start + millis * 1_000_000);
  }

  @Test
  void tellsEverythingFirstAndEveryFiveSeconds() {
    assertThat(at(0, 7)).isEqualTo(new Whole(open(7)));
    assertThat(at(4999, 7)).isEqualTo(new Nothing());
    assertThat(at(5000, 7)).isEqualTo(new Whole(open(7)));
  }

  @Test
  void tellsASmallMoveAfterHalfASecond() {
    at(0, 100);
    assertThat(at(499, 102)).isEqualTo(new Nothing());
    assertThat(at(500, 102)).isEqualTo(new Changes(open(102)));
    assertThat(at(1000, 102)).isEqualTo(new Nothing());
  }

  @Test
  void tellsAFarMoveEarlyButNotTooOften() {
    at(0, 100);
    assertThat(at(49, 200)).isEqualTo(new Nothing());
    assertThat(at(50, 110)).as("a tenth is not more than a tenth").isEqualTo(new Nothing());
    assertThat(at(50, 111)).isEqualTo(new Changes(open(111)));
    assertThat(at(99, 200)).isEqualTo(new Nothing());
    assertThat(at(100, 200)).isEqualTo(new Changes(open(200)));
  }

  @Test
  void takesTwoConnectionsForASmallMove() {
    at(0, 0);
    assertThat(at(50, 2)).isEqualTo(new Nothing());
    assertThat(at(50, 3)).isEqualTo(new Changes(open(3)));
  }

  @Test
  void tellsThatACountEnded() {
    at(0, 3);
    assertThat(at(500, 0)).isEqualTo(new Changes(Map.of(new BackendUid(1), ConnectionCount.NONE)));
  }
}
