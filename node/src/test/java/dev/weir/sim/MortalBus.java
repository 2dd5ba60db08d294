package dev.weir.sim;

import dev.weir.core.model.Fact;
import dev.weir.core.testing.PassingBus;
import dev.weir.core.wire.Bus;
import dev.weir.core.wire.Subscription;
import dev.weir.core.wire.Topic;
import io.vertx.core.Future;
import java.util.function.Consumer;

/// One process's end of the bus: after its death nothing is heard of it, and it hears nothing.
final class MortalBus extends PassingBus {
  private boolean dead;

  MortalBus(Bus inner) {
    super(inner);
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
}
