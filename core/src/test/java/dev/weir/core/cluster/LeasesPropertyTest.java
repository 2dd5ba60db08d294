package dev.weir.core.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.core.model.Fact;
import dev.weir.core.model.Presence;
import dev.weir.core.model.Role;
import dev.weir.core.model.Version;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Leases by what was heard: a node lives from its newest word for one lease, and not a moment
/// after its last word, whatever is doubled or comes late.
class LeasesPropertyTest {
  private static final long SECOND = 1_000_000_000L;
  private static final long T0 = nearTheWrap();

  private final Leases leases = new Leases();

  @Test
  void aLeaseEndsToTheNanosecond() {
    leases.heard(said("d1", Role.DIRECTOR, "i1", 1, Presence.Phase.READY), T0);
    assertThat(leases.isLive("d1", Role.DIRECTOR, T0 + 3 * SECOND - 1)).isTrue();
    assertThat(leases.isLive("d1", Role.DIRECTOR, T0 + 3 * SECOND)).isFalse();
    assertThat(leases.isLive("d1", Role.HEALTH, T0)).isFalse();
  }

  /// The last word ends the lease, and a word from before, delivered late, does not begin it anew.
  @Test
  void theDeadStayDeadWhenTheirOldWordsArriveLate() {
    leases.heard(said("h1", Role.HEALTH, "i1", 5, Presence.Phase.READY), T0);
    leases.heard(said("h1", Role.HEALTH, "i1", 7, Presence.Phase.LEFT), T0 + 1);
    leases.heard(said("h1", Role.HEALTH, "i1", 6, Presence.Phase.READY), T0 + 2);
    assertThat(leases.live(Role.HEALTH, T0 + 3)).isEmpty();
  }

  @Test
  void aRestartedNodeBeginsANewLife() {
    leases.heard(said("h1", Role.HEALTH, "i1", 900, Presence.Phase.LEFT), T0);
    leases.heard(said("h1", Role.HEALTH, "i2", 1, Presence.Phase.READY), T0 + 1);
    assertThat(leases.live(Role.HEALTH, T0 + 2)).containsExactly("h1");
  }

  @Test
  void namesOfTheLongGoneAreForgottenAndThoseOfTheLivingAreNot() {
    leases.heard(said("h1", Role.HEALTH, "i1", 1, Presence.Phase.READY), T0);
    leases.heard(said("h2", Role.HEALTH, "i1", 1, Presence.Phase.READY), T0 + 100 * SECOND);
    leases.forgetEnded(60 * SECOND, T0 + 101 * SECOND);
    assertThat(leases.all()).extracting(held -> held.presence().node()).containsExactly("h2");
  }

  @ParameterizedTest
  @MethodSource("dev.weir.core.testing.Seeds#some")
  void agreesWithTheNewestWordOfEachNode(long seed) {
    Random random = new Random(seed);
    Map<String, Long> heardAt = new HashMap<>();
    Map<String, Presence.Phase> phases = new HashMap<>();
    Map<String, Long> newest = new HashMap<>();
    Map<String, Long> sequences = new HashMap<>();
    List<Fact<Presence>> late = new ArrayList<>();
    long now = T0;
    for (int i = 0; i < 200; i++) {
      now += random.nextLong(2 * SECOND);
      String node = "h" + random.nextInt(4);
      long sequence = sequences.merge(node, 1L, Long::sum);
      Presence.Phase phase = List.of(Presence.Phase.values()).get(random.nextInt(4));
      late.add(said(node, Role.HEALTH, "i1", sequence, phase));
      while (!late.isEmpty() && random.nextInt(3) > 0) {
        Fact<Presence> fact = late.get(random.nextInt(late.size()));
        if (random.nextInt(4) > 0) {
          late.remove(fact); // else it is doubled
        }
        leases.heard(fact, now);
        String who = fact.key().substring(0, 2);
        if (fact.version().sequence() > newest.getOrDefault(who, 0L)) {
          newest.put(who, fact.version().sequence());
          heardAt.put(who, now);
          phases.put(who, presence(fact).phase());
        }
      }
      TreeSet<String> expected = new TreeSet<>();
      for (String who : heardAt.keySet()) {
        boolean fresh = now - heardAt.getOrDefault(who, 0L) < 6 * SECOND;
        if (fresh && phases.get(who) != Presence.Phase.LEFT) {
          expected.add(who);
        }
      }
      assertThat(leases.live(Role.HEALTH, now))
          .as("step %d", i)
          .containsExactlyElementsOf(expected);
    }
  }

  private static long nearTheWrap() {
    return Long.MAX_VALUE - 20 * SECOND;
  }

  private static Presence presence(Fact<Presence> fact) {
    Presence presence = fact.value();
    if (presence == null) {
      throw new AssertionError("no presence");
    }
    return presence;
  }

  private static Fact<Presence> said(
      String node, Role role, String incarnation, long sequence, Presence.Phase phase) {
    Presence presence = new Presence(node, role, incarnation, "", "test", 0, phase, "");
    return new Fact<>(presence.key(), new Version(1, sequence, node), presence);
  }
}
