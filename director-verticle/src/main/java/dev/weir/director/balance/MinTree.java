package dev.weir.director.balance;

import java.util.Arrays;

/// The smallest of many numbers, and where it stands: a tournament in an array. Changing one number
/// and finding the first one that is small enough cost a walk of the tree's height.
final class MinTree {
  private double[] nodes = {};
  private int leafCount;

  /// Makes room for so many numbers, all infinite.
  void reset(int size) {
    leafCount = Integer.highestOneBit(Math.max(1, size - 1)) << 1;
    if (nodes.length < 2 * leafCount) {
      nodes = new double[2 * leafCount];
    }
    Arrays.fill(nodes, 0, 2 * leafCount, Double.POSITIVE_INFINITY);
  }

  /// Writes a number without correcting the tree; [#build] does that for all.
  void write(int index, double value) {
    nodes[leafCount + index] = value;
  }

  void build() {
    for (int node = leafCount - 1; node > 0; node--) {
      nodes[node] = Math.min(nodes[2 * node], nodes[2 * node + 1]);
    }
  }

  void update(int index, double value) {
    int node = leafCount + index;
    nodes[node] = value;
    for (node >>= 1; node > 0; node >>= 1) {
      double least = Math.min(nodes[2 * node], nodes[2 * node + 1]);
      if (nodes[node] == least) {
        return;
      }
      nodes[node] = least;
    }
  }

  double value(int index) {
    return nodes[leafCount + index];
  }

  double min() {
    return leafCount == 0 ? Double.POSITIVE_INFINITY : nodes[1];
  }

  /// The first index from one on whose number is no larger than another; -1 if there is none.
  int first(int from, double atMost) {
    if (leafCount == 0 || from >= leafCount || !(nodes[1] <= atMost)) {
      return -1;
    }
    int node = leafCount + from;
    while (!(nodes[node] <= atMost)) {
      // Up until there is a neighbour to the right, then to that neighbour.
      while ((node & 1) == 1) {
        node >>= 1;
      }
      if (node == 0) {
        return -1;
      }
      node++;
    }
    while (node < leafCount) {
      node = nodes[2 * node] <= atMost ? 2 * node : 2 * node + 1;
    }
    return node - leafCount;
  }
}
