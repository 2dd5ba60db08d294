package dev.weir.director.balance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.core.model.BackendUid;
import dev.weir.core.testing.ManualClock;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class VetoBookTest {
  private static final long MILLI = 1_000_000;
  private static final BackendUid A = new BackendUid(1);

  /// Near the wrap, so that times are compared by subtraction or not at all.
  private final long start = new ManualClock().nowNanos();

  private final VetoBook book = new VetoBook();

  private static List<BackendUid> uids(int count) {
    return LongStream.rangeClosed(1, count).mapToObj(BackendUid::new).toList();
  }

  private boolean fails(BackendUid uid, long... millis) {
    boolean vetoed = false;
    for (long each : millis) {
      vetoed |= book.failed(uid, start + each * MILLI);
    }
    return vetoed;
  }

  @Test
  void needsThreeFailuresInARowOverAQuarterOfASecond() {
    assertThat(fails(A, 0, 1, 2, 3, 4, 249)).isFalse();
    assertThat(fails(A, 250)).isTrue();
    assertThat(book.inForce(uids(3))).containsExactly(A);
  }

  @Test
  void startsAgainAfterASuccess() {
    assertThat(fails(A, 0, 200)).isFalse();
    book.connected(A);
    assertThat(fails(A, 300, 400)).isFalse();
    assertThat(fails(A, 600)).isTrue();
  }

  @Test
  void lastsTwiceAsLongEachTimeUpToHalfAMinute() {
    long now = 0;
    for (long expectedSeconds : new long[] {1, 2, 4, 8, 16, 30, 30}) {
      assertThat(fails(A, now, now + 100, now + 300)).isTrue();
      now += 300;
      assertThat(book.ended(start + (now + expectedSeconds * 1000 - 1) * MILLI)).isEmpty();
      now += expectedSeconds * 1000;
      assertThat(book.ended(start + now * MILLI)).containsExactly(A);
    }
    book.connected(A);
    assertThat(fails(A, now, now + 100, now + 300)).isTrue();
    assertThat(book.ended(start + (now + 1300) * MILLI)).containsExactly(A);
  }

  @Test
  void neverVetoesTheLastBackendNorMoreThanAThird() {
    for (BackendUid uid : uids(9)) {
      fails(uid, uid.value(), uid.value() + 100, uid.value() + 300);
    }
    assertThat(book.inForce(uids(1))).isEmpty();
    assertThat(book.inForce(uids(0))).isEmpty();
    assertThat(book.inForce(uids(2))).containsExactly(A);
    assertThat(book.inForce(uids(9))).containsExactlyInAnyOrderElementsOf(uids(3));
    assertThat(book.isVetoed(new BackendUid(9))).isTrue();
  }

  @Test
  void endsWhenADialSucceedsAllTheSame() {
    fails(A, 0, 100, 300);
    assertThat(book.connected(A)).isTrue();
    assertThat(book.inForce(uids(3))).isEmpty();
    assertThat(book.suspects()).isEmpty();
  }

  @Test
  void forgetsWhatFailedLongAgo() {
    fails(A, 0);
    assertThat(book.suspects()).containsExactly(A);
    book.ended(start + 301_000 * MILLI);
    assertThat(book.suspects()).isEmpty();
  }
}
