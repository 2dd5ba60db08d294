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
  static final int STRIPE_COUNT = ClientKeys.STRIPE_COUNT;

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
  private final ClientKeys keys;
  private final ClientStripe[] stripes = new ClientStripe[STRIPE_COUNT];

  /// @param seed of this process, so that nobody can choose addresses that meet in one place
  public ClientTable(ClientLimits limits, long startNanos, long seed) {
    this.rate = new SteadyRate(limits.perSecondMax());
    this.startNanos = startNanos;
    this.keys = new ClientKeys(limits.v4PrefixLength(), limits.v6PrefixLength(), seed);
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
    long keyHigh = keys.high(high, low);
    long keyLow = keys.low(high, low);
    long hash = keys.hash(keyHigh, keyLow);
    long made = rate.unitsIn(nowNanos - startNanos);
    return stripe(hash).enter(hash, keyHigh, keyLow, made);
  }

  public void leave(IpAddress client) {
    leave(client.high(), client.low());
  }

  /// Counts down what was [Entry#COUNTED].
  public void leave(long high, long low) {
    long keyHigh = keys.high(high, low);
    long keyLow = keys.low(high, low);
    long hash = keys.hash(keyHigh, keyLow);
    stripe(hash).leave(hash, keyHigh, keyLow);
  }

  /// How many connections a client has open.
  public int open(IpAddress client) {
    long keyHigh = keys.high(client.high(), client.low());
    long keyLow = keys.low(client.high(), client.low());
    long hash = keys.hash(keyHigh, keyLow);
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

  private ClientStripe stripe(long hash) {
    return stripes[ClientKeys.stripe(hash)];
  }
}
