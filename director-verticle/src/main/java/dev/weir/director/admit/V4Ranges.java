package dev.weir.director.admit;

import dev.weir.core.model.Cidr;
import java.util.Arrays;
import java.util.List;

/// Ranges of IPv4 addresses, disjoint and in order. Each number has its first bit turned over, so
/// that signed comparison puts the addresses in their own order.
final class V4Ranges {
  static final int RANGE_BYTES = 2 * Integer.BYTES;

  private final int[] first;
  private final int[] last;

  private V4Ranges(int[] first, int[] last) {
    this.first = first;
    this.last = last;
  }

  /// @param blocks in their natural order, so that each is in the one before or behind it
  static V4Ranges ofSorted(List<Cidr> blocks) {
    int[] first = new int[blocks.size()];
    int[] last = new int[blocks.size()];
    int count = 0;
    for (Cidr block : blocks) {
      int from = ordered(block.network().v4Bits());
      int to = ordered(block.last().v4Bits());
      if (count > 0 && (long) from <= last[count - 1] + 1L) {
        last[count - 1] = Math.max(last[count - 1], to);
      } else {
        first[count] = from;
        last[count++] = to;
      }
    }
    return new V4Ranges(Arrays.copyOf(first, count), Arrays.copyOf(last, count));
  }

  boolean contains(int bits) {
    int wanted = ordered(bits);
    int low = 0;
    int high = first.length;
    // first[low - 1] <= wanted < first[high]
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (first[middle] <= wanted) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low > 0 && wanted <= last[low - 1];
  }

  int count() {
    return first.length;
  }

  private static int ordered(int bits) {
    return bits ^ Integer.MIN_VALUE;
  }
}
