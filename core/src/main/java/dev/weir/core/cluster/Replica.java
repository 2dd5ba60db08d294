package dev.weir.core.cluster;

import dev.weir.core.model.Fact;
import dev.weir.core.state.FactStore;
import dev.weir.core.wire.Bus;
import dev.weir.core.wire.Subscription;
import dev.weir.core.wire.Topic;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One reader's copy of a map: subscribe first, then load, then load again every [#RESYNC_NANOS].
/// Messages are hints and the version decides; a re-load takes the map's value even at an equal
/// version; a key that is missing in the map is no news. Belongs to the context that starts it;
/// `tick` is to be called there.
public final class Replica<T> {
  /// How often the map is read again: 30 s.
  public static final long RESYNC_NANOS = 30_000_000_000L;

  /// After a load that failed, the next one: 1 s.
  static final long RETRY_NANOS = 1_000_000_000L;

  private final Bus bus;
  private final Topic<T> topic;
  private final FactStore<T> store;
  private final Consumer<Fact<T>> onChange;
  private final Map<String, Fact<T>> facts = new LinkedHashMap<>();
  private @Nullable Subscription subscription;
  private long loadDueNanos;
  private boolean loading;
  private boolean loaded;
  private long failedLoadCount;

  /// @param onChange called for each fact that is new to this reader, tombstones included
  public Replica(Bus bus, Topic<T> topic, FactStore<T> store, Consumer<Fact<T>> onChange) {
    this.bus = bus;
    this.topic = topic;
    this.store = store;
    this.onChange = onChange;
  }

  /// Subscribes and loads. Completes after the first load that succeeds; a load that fails is tried
  /// again by `tick`, and this future then fails, which a caller may pass over.
  public Future<Void> start(long nowNanos) {
    return bus.subscribe(topic, this::offer)
        .compose(
            subscribed -> {
              subscription = subscribed;
              return load(nowNanos);
            });
  }

  /// Re-loads when it is time.
  public void tick(long nowNanos) {
    if (subscription != null && !loading && nowNanos - loadDueNanos >= 0) {
      load(nowNanos);
    }
  }

  public Future<Void> stop() {
    return subscription == null ? Future.succeededFuture() : subscription.end();
  }

  /// Whether the map has been read at least once.
  public boolean isLoaded() {
    return loaded;
  }

  public long failedLoadCount() {
    return failedLoadCount;
  }

  /// Everything known, tombstones included.
  public Collection<Fact<T>> facts() {
    return Collections.unmodifiableCollection(facts.values());
  }

  public @Nullable Fact<T> fact(String key) {
    return facts.get(key);
  }

  /// The values that are not deleted.
  public List<T> values() {
    List<T> values = new ArrayList<>();
    for (Fact<T> fact : facts.values()) {
      T value = fact.value();
      if (value != null) {
        values.add(value);
      }
    }
    return values;
  }

  /// Drops a key of which nobody will speak again.
  public void forget(String key) {
    facts.remove(key);
  }

  private void offer(Fact<T> fact) {
    Fact<T> known = facts.get(fact.key());
    if (known == null || fact.version().isNewerThan(known.version())) {
      accept(fact);
    }
  }

  private Future<Void> load(long nowNanos) {
    loading = true;
    return store
        .load()
        .onComplete(
            result -> {
              loading = false;
              if (result.failed()) {
                failedLoadCount++;
                loadDueNanos = nowNanos + RETRY_NANOS;
                return;
              }
              loadDueNanos = nowNanos + RESYNC_NANOS;
              result.result().forEach(this::offerLoaded);
              loaded = true;
            })
        .mapEmpty();
  }

  private void offerLoaded(Fact<T> fact) {
    Fact<T> known = facts.get(fact.key());
    if (known == null || fact.version().isNewerThan(known.version())) {
      accept(fact);
    } else if (fact.version().equals(known.version()) && !fact.equals(known)) {
      accept(fact);
    }
  }

  private void accept(Fact<T> fact) {
    facts.put(fact.key(), fact);
    onChange.accept(fact);
  }
}
