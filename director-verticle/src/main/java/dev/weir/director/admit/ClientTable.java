package dev.weir.director.admit;

import dev.weir.core.model.IpAddress;

/// How many connections each client has open in this process, and how fast it makes new ones. All
/// event loops of the process share it, because its limits hold for the whole process: the clients
/// are spread over stripes, and a stripe has a monitor, which is held for one look-up in arrays of
/// numbers. Nothing is allocated but when a stripe grows.
///
/// It remembers a bounded number of clients. When a stripe is full, it forgets the client that has
/// been idle longest; if all have connections open, a newcomer is let in uncounted, as HAProxy
/// does: a table that is too small must not shut out whom it does not know. Both are counted.
public final class ClientTable {
  static final int STRIPE_COUNT = 16;
  private static final long MIX_1 = 0xbf58476d1ce4e5b9L;
  private static final long MIX_2 = 0x94d049bb133111ebL;

  /// What becomes of a new connection.
  public enum Entry {
    /// It is let in and counted, and must leave in the end.
    COUNTED,
    /// It is let in, but there was no room to count it: it must not leave.
    UNCOUNTED,
    /// Its client has as many as it may have.
    TOO_MANY,
    /// Its client makes connections too fast.
    TOO_FAST
  }

  private final SteadyRate rate;
  private final long startNanos;
  private final long seed;
  private final long v4LowMask;
  private final long v6HighMask;
  private final long v6LowMask;
  private final ClientStripe[] stripes = new ClientStripe[STRIPE_COUNT];

  /// @param seed of this process, so that nobody can choose addresses that meet in one place
  public ClientTable(ClientLimits limits, long startNanos, long seed) {
    this.rate = new SteadyRate(limits.perSecondMax());
    this.startNanos = startNanos;
    this.seed = seed;
    this.v4LowMask = highOnes(IpAddress.MAPPED_BITS + limits.v4PrefixLength() - Long.SIZE);
    this.v6HighMask = highOnes(Math.min(limits.v6PrefixLength(), Long.SIZE));
    this.v6LowMask = highOnes(limits.v6PrefixLength() - Long.SIZE);
    for (int i = 0; i < STRIPE_COUNT; i++) {
      stripes[i] = new ClientStripe(limits, limits.entriesMax() / STRIPE_COUNT);
    }
  }

  public Entry enter(IpAddress client, long nowNanos) {
    return enter(client.high(), client.low(), nowNanos);
  }

  /// Asks for one more connection of a client, given as the two numbers of its address. An attempt
  /// that is refused because too many are open counts for the rate.
  public Entry enter(long high, long low, long nowNanos) {
    long keyHigh = keyHigh(high, low);
    long keyLow = keyLow(high, low);
    long hash = hash(keyHigh, keyLow);
    long made = rate.unitsIn(nowNanos - startNanos);
    return stripe(hash).enter(hash, keyHigh, keyLow, made);
  }

  public void leave(IpAddress client) {
    leave(client.high(), client.low());
  }

  /// Counts down what was [Entry#COUNTED].
  public void leave(long high, long low) {
    long keyHigh = keyHigh(high, low);
    long keyLow = keyLow(high, low);
    long hash = hash(keyHigh, keyLow);
    stripe(hash).leave(hash, keyHigh, keyLow);
  }

  /// How many connections a client has open.
  public int open(IpAddress client) {
    long keyHigh = keyHigh(client.high(), client.low());
    long keyLow = keyLow(client.high(), client.low());
    long hash = hash(keyHigh, keyLow);
    return stripe(hash).open(hash, keyHigh, keyLow);
  }

  /// How many clients are remembered.
  public int entryCount() {
    int sum = 0;
    for (ClientStripe each : stripes) {
      sum += each.entryCount();
    }
    return sum;
  }

  /// How many clients were forgotten although their rate still mattered.
  public long evictedCount() {
    long sum = 0;
    for (ClientStripe each : stripes) {
      sum += each.evictedCount();
    }
    return sum;
  }

  /// How many connections were let in uncounted.
  public long uncountedCount() {
    long sum = 0;
    for (ClientStripe each : stripes) {
      sum += each.uncountedCount();
    }
    return sum;
  }

  private long keyHigh(long high, long low) {
    return IpAddress.isV4(high, low) ? high : high & v6HighMask;
  }

  private long keyLow(long high, long low) {
    return low & (IpAddress.isV4(high, low) ? v4LowMask : v6LowMask);
  }

  private long hash(long high, long low) {
    long mixed = (high ^ seed) * MIX_1;
    mixed = (mixed ^ (mixed >>> 29) ^ low) * MIX_2;
    mixed = (mixed ^ (mixed >>> 32)) * MIX_1;
    return mixed ^ (mixed >>> 31);
  }

  /// By the first bits of the hash; within the stripe the last ones count.
  private ClientStripe stripe(long hash) {
    return stripes[(int) (hash >>> (Long.SIZE - Integer.numberOfTrailingZeros(STRIPE_COUNT)))];
  }

  private static long highOnes(int count) {
    return count <= 0 ? 0 : -1L << (Long.SIZE - count);
  }
}
