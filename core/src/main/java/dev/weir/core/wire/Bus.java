package dev.weir.core.wire;

import dev.weir.core.model.Fact;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Function;

/// The doorbell of the cluster. Facts may be lost, doubled or reordered: the version decides, and a
/// periodic re-read of the map heals. Handlers run on the context that subscribed.
public interface Bus {
  /// Tells every node, this one included. Never fails: a lost message is healed by the next
  /// re-read, and one that is too large to be sent is counted.
  <T> void publish(Topic<T> topic, Fact<T> fact);

  /// Hears facts from now on.
  ///
  /// @return completed when the whole cluster knows of the subscription
  <T> Future<Subscription> subscribe(Topic<T> topic, Consumer<Fact<T>> handler);

  /// Asks one node. Fails when no answer comes within the deadline, or with the answerer's reason.
  <Q, A> Future<A> ask(Question<Q, A> question, String node, Q value, Duration deadline);

  /// Answers questions put to this node.
  <Q, A> Future<Subscription> answer(
      Question<Q, A> question, String node, Function<Q, Future<A>> answerer);
}
