package dev.weir.core.wire;

import dev.weir.core.model.Fact;
import dev.weir.core.model.Version;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Function;

/// The bus over Vert.x's clustered event bus: the one class that touches it. Every message is a
/// signed envelope.
public final class VertxBus implements Bus {
  private static final int REFUSED = 1;
  private static final int FAILED = 2;

  /// Tries to register one handler, each of which may take a call's timeout.
  private static final int REGISTRATIONS_MAX = 4;

  private final EventBus events;
  private final Sealer sealer;
  private final Counter unanswered;
  private final Counter unsent;
  private final Counter registeredAgain;

  public VertxBus(Vertx vertx, Sealer sealer, MeterRegistry meters) {
    this.events = vertx.eventBus();
    this.sealer = sealer;
    this.unanswered =
        Counter.builder("weir_core_questions_unanswered")
            .description("Questions to another node that got no answer")
            .register(meters);
    this.unsent =
        Counter.builder("weir_core_messages_unsent")
            .description("Messages that were too large to be sent")
            .register(meters);
    this.registeredAgain =
        Counter.builder("weir_core_registrations_retried")
            .description("Subscriptions that the cluster did not confirm and that were made anew")
            .register(meters);
  }

  @Override
  public <T> void publish(Topic<T> topic, Fact<T> fact) {
    byte[] sealed;
    try {
      sealed = sealer.seal(topic, fact);
    } catch (IllegalArgumentException _) {
      unsent.increment();
      return;
    }
    events.publish(topic.address(), Buffer.buffer(sealed));
  }

  @Override
  public <T> Future<Subscription> subscribe(Topic<T> topic, Consumer<Fact<T>> handler) {
    return registered(
        topic.address(),
        message -> {
          Fact<T> fact = sealer.open(topic, message.body().getBytes());
          if (fact != null) {
            handler.accept(fact);
          }
        },
        1);
  }

  @Override
  public <Q, A> Future<A> ask(Question<Q, A> question, String node, Q value, Duration deadline) {
    Topic<Q> asking = question.asking();
    Topic<A> answering = question.answering();
    byte[] sealed = sealer.seal(asking, new Fact<>(node, Version.NONE, value));
    DeliveryOptions options = new DeliveryOptions().setSendTimeout(deadline.toMillis());
    return events
        .<Buffer>request(question.address(node), Buffer.buffer(sealed), options)
        .map(
            reply -> {
              Fact<A> fact = sealer.open(answering, reply.body().getBytes());
              if (fact == null || fact.value() == null) {
                throw new IllegalStateException("answer of " + node + " was refused");
              }
              return fact.value();
            })
        .onFailure(_ -> unanswered.increment());
  }

  @Override
  public <Q, A> Future<Subscription> answer(
      Question<Q, A> question, String node, Function<Q, Future<A>> answerer) {
    Topic<Q> asking = question.asking();
    Topic<A> answering = question.answering();
    return registered(
        question.address(node),
        message -> {
          Fact<Q> fact = sealer.open(asking, message.body().getBytes());
          if (fact == null || fact.value() == null || !fact.key().equals(node)) {
            message.fail(REFUSED, "refused");
            return;
          }
          answerer
              .apply(fact.value())
              .onSuccess(
                  answer ->
                      message.reply(
                          Buffer.buffer(
                              sealer.seal(answering, new Fact<>(node, Version.NONE, answer)))))
              .onFailure(cause -> message.fail(FAILED, String.valueOf(cause.getMessage())));
        },
        1);
  }

  /// While partitions move, the cluster may fail to confirm a registration: then it is made anew.
  /// That the first one may stand as well does no harm, because it is taken back.
  private Future<Subscription> registered(
      String address, Handler<Message<Buffer>> handler, int attempt) {
    MessageConsumer<Buffer> consumer = events.consumer(address, handler);
    return consumer
        .completion()
        .<Subscription>map(_ -> consumer::unregister)
        .recover(
            cause -> {
              if (attempt == REGISTRATIONS_MAX) {
                return Future.failedFuture(cause);
              }
              registeredAgain.increment();
              return consumer
                  .unregister()
                  .otherwiseEmpty()
                  .compose(_ -> registered(address, handler, attempt + 1));
            });
  }
}
