package dev.weir.core.testing;

import dev.weir.core.model.Fact;
import dev.weir.core.wire.Bus;
import dev.weir.core.wire.Question;
import dev.weir.core.wire.Subscription;
import dev.weir.core.wire.Topic;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Function;

/// A bus that passes everything on to another one, for buses that do one thing otherwise.
public abstract class PassingBus implements Bus {
  protected final Bus inner;

  protected PassingBus(Bus inner) {
    this.inner = inner;
  }

  @Override
  public <T> void publish(Topic<T> topic, Fact<T> fact) {
    inner.publish(topic, fact);
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
