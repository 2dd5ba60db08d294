package dev.weir.core.testing;

import dev.weir.core.model.Fact;
import dev.weir.core.model.Version;
import dev.weir.core.state.FactStore;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// A map of facts in memory, with the rule of the real one. May be used from any thread.
class InMemoryFacts<T> implements FactStore<T> {
  private final Map<String, Fact<T>> facts = new LinkedHashMap<>();
  private @Nullable String failure;

  @Override
  public synchronized Future<Outcome> put(Fact<T> fact) {
    if (failure != null) {
      return Future.failedFuture(failure);
    }
    Fact<T> held = facts.get(fact.key());
    if (held != null && !fact.version().isNewerThan(held.version())) {
      return Future.succeededFuture(Outcome.REFUSED);
    }
    facts.put(fact.key(), fact);
    return Future.succeededFuture(Outcome.WRITTEN);
  }

  @Override
  public synchronized Future<List<Fact<T>>> load() {
    return failure == null
        ? Future.succeededFuture(new ArrayList<>(facts.values()))
        : Future.failedFuture(failure);
  }

  @Override
  public synchronized Future<@Nullable Fact<T>> get(String key) {
    return failure == null ? Future.succeededFuture(facts.get(key)) : Future.failedFuture(failure);
  }

  /// Every call fails from now on, until `recover`.
  public synchronized void fail(String why) {
    failure = why;
  }

  public synchronized void recover() {
    failure = null;
  }

  /// What is held under a key, or null.
  public synchronized @Nullable Fact<T> held(String key) {
    return facts.get(key);
  }

  synchronized Version versionOf(String key) {
    Fact<T> held = facts.get(key);
    return held == null ? Version.NONE : held.version();
  }

  synchronized void drop(String key) {
    facts.remove(key);
  }

  synchronized void keep(Predicate<String> keys) {
    facts.keySet().removeIf(keys.negate());
  }
}
