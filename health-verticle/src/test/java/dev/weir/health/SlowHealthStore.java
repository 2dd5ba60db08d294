package dev.weir.health;

import dev.weir.core.model.Fact;
import dev.weir.core.model.HealthVote;
import dev.weir.core.model.Version;
import dev.weir.core.state.HealthStore;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A map that answers when the test lets it.
final class SlowHealthStore implements HealthStore {
  private final HealthStore inner;
  private final List<Runnable> waiting = new ArrayList<>();

  SlowHealthStore(HealthStore inner) {
    this.inner = inner;
  }

  @Override
  public Future<Outcome> put(Fact<HealthVote> fact) {
    Promise<Outcome> promise = Promise.promise();
    waiting.add(() -> inner.put(fact).onComplete(promise));
    return promise.future();
  }

  @Override
  public Future<Version> claim(String prober, long above) {
    return inner.claim(prober, above);
  }

  @Override
  public Future<List<Fact<HealthVote>>> load() {
    return inner.load();
  }

  @Override
  public Future<@Nullable Fact<HealthVote>> get(String key) {
    return inner.get(key);
  }

  void answerAll() {
    List<Runnable> due = List.copyOf(waiting);
    waiting.clear();
    due.forEach(Runnable::run);
  }
}
