package dev.weir.core.cluster;

import static java.util.Objects.requireNonNull;

import com.hazelcast.core.HazelcastInstanceNotActiveException;
import com.hazelcast.core.HazelcastOverloadException;
import com.hazelcast.map.IMap;
import dev.weir.core.model.Fact;
import dev.weir.core.model.Version;
import dev.weir.core.state.FactStore;
import dev.weir.core.wire.Sealer;
import dev.weir.core.wire.Topic;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Facts of one topic in an IMap of envelopes. Completes on the caller's context.
final class FactMap<T> implements FactStore<T> {
  private final Vertx vertx;
  private final IMap<String, byte[]> map;
  private final Topic<T> topic;
  private final Sealer sealer;
  private final long lifetimeMillis;

  FactMap(
      Vertx vertx, IMap<String, byte[]> map, Topic<T> topic, Sealer sealer, long lifetimeMillis) {
    this.vertx = vertx;
    this.map = map;
    this.topic = topic;
    this.sealer = sealer;
    this.lifetimeMillis = lifetimeMillis;
  }

  @Override
  public Future<Outcome> put(Fact<T> fact) {
    return offer(fact, Offer.Rule.NEWER, lifetimeMillis);
  }

  private Future<Outcome> offer(Fact<T> fact, Offer.Rule rule, long lifetimeMillis) {
    return asked(
            () ->
                map.submitToKey(
                    fact.key(), new Offer(sealer.seal(topic, fact), rule, lifetimeMillis)))
        .map(written -> written ? Outcome.WRITTEN : Outcome.REFUSED);
  }

  /// Takes a key over, by a fact of an epoch above all that were.
  ///
  /// @param what for people, when somebody else was faster
  Future<Version> claim(Fact<T> fact, String what) {
    return offer(fact, Offer.Rule.HIGHER_EPOCH, lifetimeMillis)
        .compose(
            outcome ->
                outcome == Outcome.WRITTEN
                    ? Future.succeededFuture(fact.version())
                    : Future.failedFuture(what + ": claimed by another node meanwhile"));
  }

  /// The same for an entry with a lifetime of its own.
  Future<Outcome> claim(Fact<T> fact, Duration lifetime) {
    return offer(fact, Offer.Rule.HIGHER_EPOCH, lifetime.toMillis());
  }

  @Override
  public Future<@Nullable Fact<T>> get(String key) {
    return asked(() -> map.getAsync(key)).map(bytes -> bytes == null ? null : opened(key, bytes));
  }

  @Override
  public Future<List<Fact<T>>> load() {
    return vertx
        .executeBlocking(() -> openedAll(map.entrySet()), false)
        .map(facts -> requireNonNull(facts, "facts"));
  }

  Future<Void> remove(String key) {
    return asked(() -> map.deleteAsync(key)).mapEmpty();
  }

  /// Hazelcast throws at once when this member is not active or has too much to do, and the sealer
  /// when a fact is too large; for the caller that is a call that failed, like any other.
  private <V> Future<V> asked(Supplier<CompletionStage<V>> call) {
    try {
      return Future.fromCompletionStage(call.get(), vertx.getOrCreateContext());
    } catch (HazelcastInstanceNotActiveException
        | HazelcastOverloadException
        | IllegalArgumentException e) {
      return Future.failedFuture(e);
    }
  }

  private List<Fact<T>> openedAll(Collection<Map.Entry<String, byte[]>> entries) {
    List<Fact<T>> facts = new ArrayList<>(entries.size());
    for (Map.Entry<String, byte[]> entry : entries) {
      Fact<T> fact = opened(entry.getKey(), entry.getValue());
      if (fact != null) {
        facts.add(fact);
      }
    }
    return facts;
  }

  private @Nullable Fact<T> opened(String key, byte[] bytes) {
    Fact<T> fact = sealer.open(topic, bytes);
    if (fact != null && !fact.key().equals(key)) {
      sealer.dropMisplaced();
      return null;
    }
    return fact;
  }
}
