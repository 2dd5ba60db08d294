package dev.weir.core.cluster;

import com.dynatrace.hash4j.hashing.Hashing;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/// Who owns which key: rendezvous hashing over the live nodes. Every node computes the same owners
/// from the same members, and losing a node moves only the keys that it owned. Source: Thaler and
/// Ravishankar, "Using name-based mappings to increase hit rates", 1998.
public final class Shards {
  private Shards() {}

  /// The `count` nodes that own a key, the first owner first; fewer if there are fewer nodes.
  public static List<String> owners(String key, Collection<String> nodes, int count) {
    Comparator<String> byScore = Comparator.comparingLong(node -> score(key, node));
    return nodes.stream()
        .distinct()
        .sorted(byScore.reversed().thenComparing(Comparator.naturalOrder()))
        .limit(count)
        .toList();
  }

  public static boolean isOwner(String node, String key, Collection<String> nodes) {
    return owners(key, nodes, 1).contains(node);
  }

  private static long score(String key, String node) {
    return Hashing.komihash5_0().hashStream().putString(key).putString(node).getAsLong();
  }
}
