package dev.weir.core.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Rendezvous hashing: everybody agrees, shares are even, and only what was lost moves.
class ShardsPropertyTest {
  private static final int KEYS = 3000;

  @ParameterizedTest
  @MethodSource("dev.weir.core.testing.Seeds#few")
  void ownersDoNotDependOnTheOrderOfNodes(long seed) {
    Random random = new Random(seed);
    List<String> nodes = nodes(random);
    List<String> shuffled = new ArrayList<>(nodes);
    Collections.shuffle(shuffled, random);
    int count = 1 + random.nextInt(3);
    for (int key = 0; key < 100; key++) {
      List<String> owners = Shards.owners("k" + key, nodes, count);
      assertThat(Shards.owners("k" + key, shuffled, count)).isEqualTo(owners);
      assertThat(owners).doesNotHaveDuplicates().hasSize(Math.min(count, nodes.size()));
    }
  }

  @ParameterizedTest
  @MethodSource("dev.weir.core.testing.Seeds#few")
  void losingANodeMovesOnlyItsKeys(long seed) {
    Random random = new Random(seed);
    List<String> nodes = nodes(random);
    String lost = nodes.get(random.nextInt(nodes.size()));
    List<String> left = nodes.stream().filter(node -> !node.equals(lost)).toList();
    for (int key = 0; key < KEYS; key++) {
      List<String> before = Shards.owners("k" + key, nodes, 2);
      if (before.getFirst().equals(lost)) {
        assertThat(Shards.owners("k" + key, left, 1)).containsExactly(before.get(1));
      } else {
        assertThat(Shards.owners("k" + key, left, 1)).containsExactly(before.getFirst());
      }
    }
  }

  /// Within five standard deviations of an even share.
  @ParameterizedTest
  @MethodSource("dev.weir.core.testing.Seeds#few")
  void sharesAreEven(long seed) {
    List<String> nodes = nodes(new Random(seed));
    Map<String, Integer> counts = new HashMap<>();
    for (int key = 0; key < KEYS; key++) {
      counts.merge(Shards.owners(Integer.toString(key), nodes, 1).getFirst(), 1, Integer::sum);
    }
    double share = 1.0 / nodes.size();
    double deviation = Math.sqrt(KEYS * share * (1 - share));
    for (String node : nodes) {
      assertThat((double) counts.getOrDefault(node, 0))
          .as("keys of %s", node)
          .isBetween(KEYS * share - 5 * deviation, KEYS * share + 5 * deviation);
    }
  }

  private static List<String> nodes(Random random) {
    List<String> nodes = new ArrayList<>();
    for (int i = 2 + random.nextInt(6); i > 0; i--) {
      nodes.add("node-" + i + "-" + random.nextInt(1000));
    }
    return nodes;
  }
}
