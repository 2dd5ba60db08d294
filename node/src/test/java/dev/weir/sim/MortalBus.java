package dev.weir.sim;

import dev.weir.core.model.Fact;
import dev.weir.core.wire.Bus;
import dev.weir.core.wire.Question;
import dev.weir.core.wire.Subscription;
import dev.weir.core.wire.Topic;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Function;

/// One process's end of the bus: after its death nothing is heard of it, and it hears nothing.
final class MortalBus implements Bus {
  private final Bus inner;
  private boolean dead;

  MortalBus(Bus inner) {
    this.inner = inner;
  }

  void die() {
    dead = true;
  }

  @Override
  public <T> void publish(Topic<T> topic, Fact<T> fact) {
    if (!dead) {
      inner.publish(topic, fact);
    }
  }

  @Override
  public <T> Future<Subscription> subscribe(Topic<T> topic, Consumer<Fact<T>> handler) {
    return inner.subscribe(
        topic,
        fact -> {
          if (!dead) {
            handler.accept(fact);
          }
        });
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
