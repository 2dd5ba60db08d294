package dev.weir.director.admit;

import dev.weir.core.model.Cidr;
import dev.weir.core.model.IpAddress;
import java.util.Arrays;
import java.util.List;

/// Ranges of IPv6 addresses, disjoint and in order: four numbers each, one behind the other, so
/// that a comparison touches one line of the cache.
final class V6Ranges {
  private static final int STRIDE = 4;
  static final int RANGE_BYTES = STRIDE * Long.BYTES;

  private final long[] ranges;

  private V6Ranges(long[] ranges) {
    this.ranges = ranges;
  }

  /// @param blocks in their natural order, so that each is in the one before or behind it
  static V6Ranges ofSorted(List<Cidr> blocks) {
    long[] ranges = new long[blocks.size() * STRIDE];
    int count = 0;
    for (Cidr block : blocks) {
      IpAddress from = block.network();
      IpAddress to = block.last();
      if (count > 0 && touches(ranges, count - 1, from)) {
        if (isAtMost(ranges, at(count - 1) + 2, to.high(), to.low())) {
          put(ranges, at(count - 1) + 2, to);
        }
      } else {
        put(ranges, at(count), from);
        put(ranges, at(count++) + 2, to);
      }
    }
    return new V6Ranges(Arrays.copyOf(ranges, at(count)));
  }

  boolean contains(long high, long low) {
    int from = 0;
    int to = count();
    while (from < to) {
      int middle = (from + to) >>> 1;
      if (isAtMost(ranges, at(middle), high, low)) {
        from = middle + 1;
      } else {
        to = middle;
      }
    }
    return from > 0 && !isBelow(ranges, at(from - 1) + 2, high, low);
  }

  int count() {
    return ranges.length / STRIDE;
  }

  /// Whether an address is at most one behind the end of a range.
  private static boolean touches(long[] ranges, int index, IpAddress from) {
    long high = ranges[at(index) + 2];
    long low = ranges[at(index) + 3] + 1;
    high = low == 0 ? high + 1 : high;
    boolean isWhole = high == 0 && low == 0;
    return isWhole || !isAbove(from, high, low);
  }

  private static boolean isAbove(IpAddress address, long high, long low) {
    int byHigh = Long.compareUnsigned(address.high(), high);
    return byHigh > 0 || (byHigh == 0 && Long.compareUnsigned(address.low(), low) > 0);
  }

  private static boolean isAtMost(long[] ranges, int at, long high, long low) {
    int byHigh = Long.compareUnsigned(ranges[at], high);
    return byHigh < 0 || (byHigh == 0 && Long.compareUnsigned(ranges[at + 1], low) <= 0);
  }

  private static boolean isBelow(long[] ranges, int at, long high, long low) {
    int byHigh = Long.compareUnsigned(ranges[at], high);
    return byHigh < 0 || (byHigh == 0 && Long.compareUnsigned(ranges[at + 1], low) < 0);
  }

  private static void put(long[] ranges, int at, IpAddress address) {
    ranges[at] = address.high();
    ranges[at + 1] = address.low();
  }

  private static int at(int index) {
    return index * STRIDE;
  }
}
