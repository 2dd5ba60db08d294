package dev.weir.director.admit;

import dev.weir.core.model.IpAddress;

/// Makes one client of all addresses that share their first bits, and tells where a striped table
/// keeps it. The two numbers of an address go in and out, so nothing is allocated.
final class ClientKeys {
  static final int STRIPE_COUNT = 16;
  private static final long MIX_1 = 0xbf58476d1ce4e5b9L;
  private static final long MIX_2 = 0x94d049bb133111ebL;

  private final long seed;
  private final long v4LowMask;
  private final long v6HighMask;
  private final long v6LowMask;

  /// @param seed of this process, so that nobody can choose addresses that meet in one place
  ClientKeys(int v4PrefixLength, int v6PrefixLength, long seed) {
    this.seed = seed;
    this.v4LowMask = highOnes(IpAddress.MAPPED_BITS + v4PrefixLength - Long.SIZE);
    this.v6HighMask = highOnes(Math.min(v6PrefixLength, Long.SIZE));
    this.v6LowMask = highOnes(v6PrefixLength - Long.SIZE);
  }

  long high(long high, long low) {
    return IpAddress.isV4(high, low) ? high : high & v6HighMask;
  }

  long low(long high, long low) {
    return low & (IpAddress.isV4(high, low) ? v4LowMask : v6LowMask);
  }

  /// The hash of what [#high] and [#low] gave.
  long hash(long high, long low) {
    long mixed = (high ^ seed) * MIX_1;
    mixed = (mixed ^ (mixed >>> 29) ^ low) * MIX_2;
    mixed = (mixed ^ (mixed >>> 32)) * MIX_1;
    return mixed ^ (mixed >>> 31);
  }

  /// By the first bits of the hash; within the stripe the last ones count.
  static int stripe(long hash) {
    return (int) (hash >>> (Long.SIZE - Integer.numberOfTrailingZeros(STRIPE_COUNT)));
  }

  private static long highOnes(int count) {
    return count <= 0 ? 0 : -1L << (Long.SIZE - count);
  }
}
