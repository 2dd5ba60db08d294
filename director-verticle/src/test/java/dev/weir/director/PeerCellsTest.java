package dev.weir.director;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.core.cluster.Leases;
import dev.weir.core.model.BackendUid;
import dev.weir.core.model.ConnectionCount;
import dev.weir.core.model.DirectorCell;
import dev.weir.core.model.DirectorCell.Extent;
import dev.weir.core.model.Fact;
import dev.weir.core.model.Presence;
import dev.weir.core.model.Role;
import dev.weir.core.model.Version;
import dev.weir.core.testing.ManualClock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PeerCellsTest {
  private static final BackendUid ONE = new BackendUid(1);
  private static final BackendUid TWO = new BackendUid(2);
  private final ManualClock clock = new ManualClock();
  private final Leases leases = new Leases();
  private final PeerCells cells = new PeerCells("d1-1", leases);
  private long sequence;

  private void says(
      String incarnation, long version, Extent extent, Map<BackendUid, Integer> open) {
    Map<BackendUid, ConnectionCount> counts = new HashMap<>();
    open.forEach((uid, count) -> counts.put(uid, new ConnectionCount(count, 0)));
    DirectorCell cell =
        new DirectorCell(
            incarnation.substring(0, 2),
            incarnation,
            extent,
            counts,
            Map.of(),
            List.of(),
            List.of());
    cells.heard(new Fact<>(incarnation, new Version(1, version, "d"), cell), clock.nowNanos());
  }

  private void lives(String incarnation, Presence.Phase phase) {
    sequence++;
    Presence presence =
        new Presence(incarnation.substring(0, 2), Role.DIRECTOR, incarnation, "", "", 0, phase, "");
    leases.heard(
        new Fact<>(presence.key(), new Version(1, sequence, "d"), presence), clock.nowNanos());
  }

  @Test
  void sumsTheOthersAndNotItself() {
    says("d1-1", 1, Extent.WHOLE, Map.of(ONE, 50));
    says("d2-1", 1, Extent.WHOLE, Map.of(ONE, 3));
    says("d3-1", 1, Extent.WHOLE, Map.of(ONE, 4, TWO, 1));
    assertThat(cells.of(ONE)).isEqualTo(7);
    assertThat(cells.of(TWO)).isEqualTo(1);
  }

  @Test
  void changesLeaveTheRestAndAWholeCellDoesNot() {
    says("d2-1", 1, Extent.WHOLE, Map.of(ONE, 3, TWO, 5));
    says("d2-1", 2, Extent.CHANGES, Map.of(ONE, 4));
    assertThat(cells.of(TWO)).isEqualTo(5);
    says("d2-1", 3, Extent.CHANGES, Map.of(TWO, 0));
    assertThat(cells.of(TWO)).isZero();
    says("d2-1", 4, Extent.WHOLE, Map.of(TWO, 1));
    assertThat(cells.of(ONE)).isZero();
  }

  @Test
  void passesOverWhatIsOlder() {
    says("d2-1", 5, Extent.WHOLE, Map.of(ONE, 3));
    says("d2-1", 4, Extent.WHOLE, Map.of(ONE, 9));
    says("d2-1", 5, Extent.WHOLE, Map.of(ONE, 9));
    assertThat(cells.of(ONE)).isEqualTo(3);
  }

  @Test
  void forgetsADirectorWhenItsLeaseEnds() {
    lives("d2-1", Presence.Phase.READY);
    says("d2-1", 1, Extent.WHOLE, Map.of(ONE, 3));
    clock.advanceMillis(2_999);
    assertThat(cells.tick(clock.nowNanos())).isEmpty();
    clock.advanceMillis(1);
    assertThat(cells.tick(clock.nowNanos())).containsExactly(ONE);
    assertThat(cells.of(ONE)).isZero();
  }

  @Test
  void forgetsADirectorThatLeavesAtOnce() {
    lives("d2-1", Presence.Phase.READY);
    says("d2-1", 1, Extent.WHOLE, Map.of(ONE, 3));
    lives("d2-1", Presence.Phase.LEFT);
    assertThat(cells.tick(clock.nowNanos())).containsExactly(ONE);
  }

  @Test
  void forgetsTheIncarnationBeforeARestart() {
    lives("d2-1", Presence.Phase.READY);
    says("d2-1", 1, Extent.WHOLE, Map.of(ONE, 3));
    clock.advanceMillis(3_000);
    lives("d2-2", Presence.Phase.READY);
    says("d2-2", 1, Extent.WHOLE, Map.of(ONE, 1));
    cells.tick(clock.nowNanos());
    assertThat(cells.of(ONE)).isEqualTo(1);
    assertThat(cells.size()).isEqualTo(1);
  }

  @Test
  void countsACellThatWasReadForOneLeaseUntilItsDirectorSpeaks() {
    says("d2-1", 1, Extent.WHOLE, Map.of(ONE, 3));
    clock.advanceMillis(2_999);
    cells.tick(clock.nowNanos());
    assertThat(cells.of(ONE)).isEqualTo(3);
    clock.advanceMillis(1);
    cells.tick(clock.nowNanos());
    assertThat(cells.of(ONE)).isZero();
  }
}
