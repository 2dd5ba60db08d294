package dev.weir.core.testing;

import dev.weir.core.model.Fact;
import dev.weir.core.wire.Bus;
import dev.weir.core.wire.Topic;

/// One node's end of the bus, which can be cut: nothing is heard of the node any more.
public final class CutBus extends PassingBus {
  private volatile boolean isCut;

  public CutBus(Bus inner) {
    super(inner);
  }

  public void cut() {
    isCut = true;
  }

  @Override
  public <T> void publish(Topic<T> topic, Fact<T> fact) {
    if (!isCut) {
      inner.publish(topic, fact);
    }
  }
}
