package dev.weir.director.admit;

import dev.weir.core.model.Cidr;
import dev.weir.core.model.IpAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/// Which addresses are in any of many blocks. The blocks are sorted and merged into ranges once; a
/// look-up is one binary search in arrays of numbers, and allocates nothing.
public final class AddressSet {
  public static final int BLOCKS_MAX = 100_000;
  public static final AddressSet EMPTY = of(List.of());

  private final V4Ranges v4;
  private final V6Ranges v6;

  private AddressSet(V4Ranges v4, V6Ranges v6) {
    this.v4 = v4;
    this.v6 = v6;
  }

  public static AddressSet of(Collection<Cidr> blocks) {
    if (blocks.size() > BLOCKS_MAX) {
      throw new IllegalArgumentException(
          "blocks: " + blocks.size() + " (expected: 0.." + BLOCKS_MAX + ")");
    }
    List<Cidr> four = new ArrayList<>();
    List<Cidr> six = new ArrayList<>();
    for (Cidr each : blocks) {
      (each.network().isV4() ? four : six).add(each);
    }
    four.sort(null);
    six.sort(null);
    return new AddressSet(V4Ranges.ofSorted(four), V6Ranges.ofSorted(six));
  }

  public boolean contains(IpAddress address) {
    return contains(address.high(), address.low());
  }

  /// The same, for the two numbers of an address.
  public boolean contains(long high, long low) {
    return IpAddress.isV4(high, low) ? v4.contains((int) low) : v6.contains(high, low);
  }

  public boolean isEmpty() {
    return rangeCount() == 0;
  }

  /// How many ranges the blocks became.
  public int rangeCount() {
    return v4.count() + v6.count();
  }

  /// What its arrays take: 8 bytes for a range of IPv4, 32 for one of IPv6.
  public long sizeBytes() {
    return (long) v4.count() * V4Ranges.RANGE_BYTES + (long) v6.count() * V6Ranges.RANGE_BYTES;
  }

  @Override
  public String toString() {
    return "AddressSet[" + v4.count() + " ranges of IPv4, " + v6.count() + " of IPv6]";
  }
}
