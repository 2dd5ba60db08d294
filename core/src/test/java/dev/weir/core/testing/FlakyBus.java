package dev.weir.core.testing;

import dev.weir.core.model.Fact;
import dev.weir.core.wire.Bus;
import dev.weir.core.wire.Topic;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/// A bus that loses, doubles, delays and reorders facts as a seed says. What is delayed waits until
/// `deliver`. For one thread.
public final class FlakyBus extends PassingBus {
  private final RandomGenerator random;
  private final List<Runnable> waiting = new ArrayList<>();
  private boolean isHonest;

  public FlakyBus(Bus inner, RandomGenerator random) {
    super(inner);
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
}
