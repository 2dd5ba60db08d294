package dev.weir.core.wire;

import io.vertx.core.Future;

/// A standing interest in facts or questions, until it is ended.
@FunctionalInterface
public interface Subscription {
  Future<Void> end();
}
