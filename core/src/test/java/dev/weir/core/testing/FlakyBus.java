package dev.weir.core.testing;

import dev.weir.core.model.Fact;
import dev.weir.core.wire.Bus;
import dev.weir.core.wire.Question;
import dev.weir.core.wire.Subscription;
import dev.weir.core.wire.Topic;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/// A bus that loses, doubles, delays and reorders facts as a seed says. What is delayed waits until
/// `deliver`. For one thread.
public final class FlakyBus implements Bus {
  private final Bus inner;
  private final RandomGenerator random;
  private final List<Runnable> waiting = new ArrayList<>();
  private boolean isHonest;

  public FlakyBus(Bus inner, RandomGenerator random) {
    this.inner = inner;
    this.random = random;
  }

  /// From now on everything arrives, once and in order.
  public void becomeHonest() {
    isHonest = true;
    deliver();
  }

  /// Delivers what waits, in an order of chance.
  public void deliver() {
    List<Runnable> due = new ArrayList<>(waiting);
    waiting.clear();
    while (!due.isEmpty()) {
      due.remove(random.nextInt(due.size())).run();
    }
  }

  @Override
  public <T> void publish(Topic<T> topic, Fact<T> fact) {
    int fate = isHonest ? 0 : random.nextInt(10);
    if (fate < 5) {
      inner.publish(topic, fact);
    } else if (fate < 7) {
      waiting.add(() -> inner.publish(topic, fact));
    } else if (fate < 8) {
      inner.publish(topic, fact);
      waiting.add(() -> inner.publish(topic, fact));
    }
  }

  @Override
  public <T> Future<Subscription> subscribe(Topic<T> topic, Consumer<Fact<T>> handler) {
    return inner.subscribe(topic, handler);
  }

  @Override
  public <Q, A> Future<A> ask(Question<Q, A> question, String node, Q value, Duration deadline) {
    return inner.ask(question, node, value, deadline);
  }

  @Override
  public <Q, A> Future<Subscription> answer(
      Question<Q, A> question, String node, Function<Q, Future<A>> answerer) {
    return inner.answer(question, node, answerer);
  }
}
