package dev.weir.director.admit;

import dev.weir.core.model.Affinity;
import dev.weir.core.model.BackendUid;
import dev.weir.core.model.IpAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Which backend each client of one service met last. All event loops of the process share it, and
/// the control context tells it what other directors have bound: the clients are spread over
/// stripes, and a stripe has a monitor, which is held for one look-up in arrays. A look-up
/// allocates nothing and waits for nobody but another look-up.
///
/// It remembers a bounded number of clients, for a bounded time after their last connection began.
/// When a stripe is full, it forgets the client that came longest ago.
public final class AffinityTable {
  private final Affinity affinity;
  private final ClientKeys keys;
  private final AffinityStripe[] stripes = new AffinityStripe[ClientKeys.STRIPE_COUNT];

  /// A binding that other directors should hear of.
  ///
  /// @param client the first address of those that are this client
  /// @param epoch one above the one that was known
  public record News(IpAddress client, BackendUid backend, long epoch, long ageNanos) {}

  /// @param seed of this process, so that nobody can choose addresses that meet in one place
  public AffinityTable(Affinity affinity, long seed) {
    this.affinity = affinity;
    this.keys = new ClientKeys(affinity.v4Mask(), affinity.v6Mask(), seed);
    int capacity = affinity.entriesMax() / ClientKeys.STRIPE_COUNT;
    for (int i = 0; i < stripes.length; i++) {
      stripes[i] = new AffinityStripe(capacity, affinity.ttl().toNanos());
    }
  }

  public Affinity affinity() {
    return affinity;
  }

  /// The backend of a client that comes now, or null.
  public @Nullable BackendUid find(IpAddress client, long nowNanos) {
    long high = keys.high(client.high(), client.low());
    long low = keys.low(client.high(), client.low());
    long hash = keys.hash(high, low);
    return stripes[ClientKeys.stripe(hash)].find(hash, high, low, nowNanos);
  }

  /// Binds a client to the backend that was chosen for it.
  public void bind(IpAddress client, BackendUid backend, long nowNanos) {
    long high = keys.high(client.high(), client.low());
    long low = keys.low(client.high(), client.low());
    long hash = keys.hash(high, low);
    stripes[ClientKeys.stripe(hash)].bind(hash, high, low, backend, nowNanos);
  }

  /// Takes over what holds in the cluster, if it is newer than what is known.
  public void adopt(
      IpAddress client, BackendUid backend, long epoch, long ageNanos, long nowNanos) {
    long high = keys.high(client.high(), client.low());
    long low = keys.low(client.high(), client.low());
    long hash = keys.hash(high, low);
    stripes[ClientKeys.stripe(hash)].adopt(
        hash, high, low, new AffinityStripe.Shared(backend, epoch, nowNanos - ageNanos), nowNanos);
  }

  /// The cluster has taken what was told of a client.
  public void holds(IpAddress client, long epoch) {
    long high = keys.high(client.high(), client.low());
    long low = keys.low(client.high(), client.low());
    long hash = keys.hash(high, low);
    stripes[ClientKeys.stripe(hash)].holds(hash, high, low, epoch);
  }

  /// Takes what is to be told: clients that were bound, and those that came again when a quarter of
  /// their time had passed since they were last told of.
  public List<News> news(int max, long nowNanos) {
    List<News> news = new ArrayList<>();
    for (AffinityStripe each : stripes) {
      each.takeNews(news, max - news.size(), nowNanos);
    }
    return news;
  }

  /// Forgets whose time is over.
  public void expire(long nowNanos) {
    for (AffinityStripe each : stripes) {
      each.expire(nowNanos);
    }
  }

  /// How many clients are remembered.
  public int entryCount() {
    int sum = 0;
    for (AffinityStripe each : stripes) {
      sum += each.entryCount();
    }
    return sum;
  }

  /// How many clients were forgotten before their time, because there was no room.
  public long evictedCount() {
    long sum = 0;
    for (AffinityStripe each : stripes) {
      sum += each.evictedCount();
    }
    return sum;
  }
}
