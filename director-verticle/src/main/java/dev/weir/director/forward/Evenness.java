package dev.weir.director.forward;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/// Keeps the numbers of connections of all native loops alike. The kernel spreads connections over
/// the listening sockets by a hash, which at 1,000 connections on eight loops gives one of them
/// half as much again as another. A loop that has many more than the one with the fewest hands on
/// every second connection that it accepts: the other half stays, so that short connections do not
/// all go to the loop that has the fewest long ones. Any thread may use it.
final class Evenness {
  /// How many more a loop may have than the one with the fewest: these, and an eighth.
  static final int SLACK = 8;

  private final List<LoopLedger> ledgers;
  private final AtomicLong handed = new AtomicLong();

  Evenness(List<LoopLedger> ledgers) {
    this.ledgers = List.copyOf(ledgers);
  }

  /// The index of the loop with the fewest connections, if it shall have one that was accepted on a
  /// loop with so many; else null.
  ///
  /// @param queued what waits to be accepted by a loop; asked only when its number seems low, which
  ///     it does to a loop that is quicker than others
  @Nullable Integer lighter(int own, IntUnaryOperator queued) {
    if (own <= SLACK) {
      return null;
    }
    int lightest = 0;
    int fewest = Integer.MAX_VALUE;
    for (int i = 0; i < ledgers.size(); i++) {
      int load = ledgers.get(i).load();
      if (load < fewest) {
        fewest = load;
        lightest = i;
      }
    }
    return isMany(own, fewest) && isMany(own, fewest + queued.applyAsInt(lightest))
        ? lightest
        : null;
  }

  private static boolean isMany(int own, int fewest) {
    return own > fewest + fewest / 8 + SLACK;
  }

  /// A connection was handed on.
  void handed() {
    handed.incrementAndGet();
  }

  long handedCount() {
    return handed.get();
  }
}
