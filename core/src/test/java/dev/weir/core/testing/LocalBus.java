package dev.weir.core.testing;

import dev.weir.core.model.Fact;
import dev.weir.core.wire.Bus;
import dev.weir.core.wire.Question;
import dev.weir.core.wire.Subscription;
import dev.weir.core.wire.Topic;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A bus inside one process. What crosses it is encoded and decoded as on the wire. A subscriber
/// or answerer with a Vert.x context hears on it; without one, at once and on the publisher's
/// thread. May be used from any thread.
public final class LocalBus implements Bus {
  private final Map<String, List<Consumer<Fact<?>>>> subscribers = new ConcurrentHashMap<>();
  private final Map<String, Function<byte[], Future<byte[]>>> answerers = new ConcurrentHashMap<>();

  private final Set<Context> hearing = ConcurrentHashMap.newKeySet();

  /// Every fact that was published, for tests to look at.
  public final List<Fact<?>> published = new CopyOnWriteArrayList<>();

  @Override
  public <T> void publish(Topic<T> topic, Fact<T> fact) {
    published.add(fact);
    T value = fact.value();
    T decoded = value == null ? null : topic.codec().decode(topic.codec().encode(value));
    Fact<T> heard = new Fact<>(fact.key(), fact.version(), decoded);
    subscribers.getOrDefault(topic.name(), List.of()).forEach(each -> each.accept(heard));
  }

  @Override
  public <T> Future<Subscription> subscribe(Topic<T> topic, Consumer<Fact<T>> handler) {
    Context context = Vertx.currentContext();
    if (context != null) {
      hearing.add(context);
    }
    Consumer<Fact<?>> subscriber = heard -> run(context, () -> handler.accept(ofTopic(heard)));
    List<Consumer<Fact<?>>> all =
        subscribers.computeIfAbsent(topic.name(), _ -> new CopyOnWriteArrayList<>());
    all.add(subscriber);
    return Future.succeededFuture(
        () -> {
          all.remove(subscriber);
          return Future.succeededFuture();
        });
  }

  /// Waits until every subscriber has heard what was published before. Not to be called on a
  /// context. An event loop may read a socket before it runs a task that was queued earlier: who
  /// publishes and then asks over HTTP has to wait in between.
  public void settle() {
    for (Context context : hearing) {
      Promise<Void> heard = Promise.promise();
      context.runOnContext(_ -> heard.complete());
      FactStoreContract.await(heard.future());
    }
  }

  @Override
  public <Q, A> Future<A> ask(Question<Q, A> question, String node, Q value, Duration deadline) {
    Function<byte[], Future<byte[]>> answerer = answerers.get(question.address(node));
    if (answerer == null) {
      return Future.failedFuture("no answer of " + node + " to " + question.name());
    }
    Context context = Vertx.currentContext();
    Promise<A> promise = Promise.promise();
    answerer
        .apply(question.question().encode(value))
        .map(question.answer()::decode)
        .onComplete((answer, cause) -> run(context, () -> promise.complete(answer, cause)));
    return promise.future();
  }

  @Override
  public <Q, A> Future<Subscription> answer(
      Question<Q, A> question, String node, Function<Q, Future<A>> answerer) {
    Context context = Vertx.currentContext();
    answerers.put(
        question.address(node),
        bytes -> {
          Promise<byte[]> promise = Promise.promise();
          Q value = question.question().decode(bytes);
          run(
              context,
              () -> answerer.apply(value).map(question.answer()::encode).onComplete(promise));
          return promise.future();
        });
    return Future.succeededFuture(
        () -> {
          answerers.remove(question.address(node));
          return Future.succeededFuture();
        });
  }

  /// Everything under a topic's name was published with that topic.
  @SuppressWarnings("unchecked")
  private static <T> Fact<T> ofTopic(Fact<?> heard) {
    return (Fact<T>) heard;
  }

  private static void run(@Nullable Context context, Runnable action) {
    if (context == null) {
      action.run();
    } else {
      context.runOnContext(_ -> action.run());
    }
  }
}
