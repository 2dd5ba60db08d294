package dev.weir.admin.log;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/// Those who want to be told, each on the context on which it asked. May be used from any thread.
final class Listeners<T> {
  private final Vertx vertx;
  private final List<Consumer<T>> all = new CopyOnWriteArrayList<>();

  Listeners(Vertx vertx) {
    this.vertx = vertx;
  }

  void add(Consumer<T> listener) {
    Context context = vertx.getOrCreateContext();
    all.add(value -> context.runOnContext(_ -> listener.accept(value)));
  }

  void tell(T value) {
    all.forEach(each -> each.accept(value));
  }
}
