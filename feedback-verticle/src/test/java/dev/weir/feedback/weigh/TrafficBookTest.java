package dev.weir.feedback.weigh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.core.model.BackendStatistics;
import dev.weir.core.model.BackendUid;
import dev.weir.core.model.DirectorStatistics;
import dev.weir.core.model.LatencyBuckets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Sums of directors' totals, from messages that are lost, doubled and reordered.
final class TrafficBookTest {
  private static final BackendUid ONE = new BackendUid(1);
  private final TrafficBook book = new TrafficBook();

  @Test
  void addsTheDifferencesOfAllDirectors() {
    book.retain(Set.of(ONE));
    heard("a", 100, 10);
    heard("b", 5, 1);
    assertThat(book.of(ONE).connections()).isZero();
    heard("a", 130, 13);
    heard("b", 6, 2);
    assertThat(book.of(ONE).connections()).isEqualTo(31);
    assertThat(book.of(ONE).firstByte().total()).isEqualTo(4);
  }

  @Test
  void aLostDoubledOrLateMessageChangesNothingInTheEnd() {
    book.retain(Set.of(ONE));
    heard("a", 100, 0);
    heard("a", 130, 0);
    heard("a", 130, 0);
    heard("a", 110, 0);
    heard("a", 150, 0);
    assertThat(book.of(ONE).connections()).isEqualTo(50);
  }

  @Test
  void aDirectorThatRestartedBeginsAnew() {
    book.retain(Set.of(ONE));
    heard("a", 100, 0);
    heard("a-2", 3, 0);
    heard("a-2", 8, 0);
    assertThat(book.of(ONE).connections()).isEqualTo(5);
  }

  @Test
  void backendsOfNoServiceAreNotKept() {
    heard("a", 1, 0);
    heard("a", 9, 0);
    assertThat(book.of(ONE).connections()).isZero();
  }

  @Test
  void connectionsAndFirstBytesOfDirectorsDecideWhereBackendsReportTheirProcessorOnly() {
    Weighed web = new Weighed(Weighed.lvs(Weighed.LVS, 100, 100));
    BackendUid two = new BackendUid(2);
    web.traffic.heard(statistics("a", Map.of(ONE, row(ONE, 0, 0, 1), two, row(two, 0, 0, 1))), 0);
    web.report("b1", "x", 1, Map.of(Metric.CPU, 0.5));
    web.report("b2", "x", 1, Map.of(Metric.CPU, 0.5));
    web.traffic.heard(
        statistics("a", Map.of(ONE, row(ONE, 300, 300, 80), two, row(two, 100, 100, 10))), 0);
    web.seconds(5);
    assertThat(web.factor("b1")).isLessThan(1000);
    assertThat(web.factor("b2")).isGreaterThan(1000);
  }

  private void heard(String incarnation, long connections, int answers) {
    book.heard(statistics(incarnation, Map.of(ONE, row(ONE, connections, answers, 20))), 0);
  }

  private static DirectorStatistics statistics(
      String incarnation, Map<BackendUid, BackendStatistics> rows) {
    return new DirectorStatistics("node", incarnation, 1, List.copyOf(rows.values()));
  }

  private static BackendStatistics row(BackendUid uid, long connections, int answers, int millis) {
    long[] counts = new long[LatencyBuckets.BUCKET_COUNT];
    counts[LatencyBuckets.indexOf(Duration.ofMillis(millis).toNanos())] = answers;
    return new BackendStatistics(
        uid, connections, 0, 0, 0, 0, LatencyBuckets.EMPTY, new LatencyBuckets(counts));
  }
}
