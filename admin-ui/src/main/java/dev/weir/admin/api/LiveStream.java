package dev.weir.admin.api;

import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.util.function.Supplier;

/// One reader of the live feed. What does not fit into its socket is not queued: it gets a snapshot
/// when it has caught up.
final class LiveStream {
  /// Ticks that a reader may be behind before it is let go.
  private static final int BEHIND_MAX = 30;

  private final RoutingContext context;
  private boolean hearsEvents;
  private boolean isBehind;
  private int behindCount;

  LiveStream(RoutingContext context) {
    this.context = context;
  }

  RoutingContext context() {
    return context;
  }

  void begin() {
    context
        .response()
        .setChunked(true)
        .putHeader("Content-Type", "text/event-stream")
        .putHeader("Cache-Control", "no-store")
        .putHeader("X-Accel-Buffering", "no")
        .write(": hello\nretry: 2000\n\n");
  }

  void hearEvents() {
    hearsEvents = true;
  }

  boolean isTooSlow() {
    return behindCount > BEHIND_MAX;
  }

  /// Sends a message, or notes that the reader misses it.
  ///
  /// @param snapshot what brings a reader up to date that has missed messages
  void send(Buffer message, Supplier<Buffer> snapshot) {
    if (context.response().ended() || context.response().closed()) {
      return;
    }
    if (context.response().writeQueueFull()) {
      isBehind = true;
      behindCount++;
      return;
    }
    if (isBehind) {
      isBehind = false;
      behindCount = 0;
      context.response().write(snapshot.get());
    } else {
      context.response().write(message);
    }
  }

  void sendEvent(Buffer message) {
    if (hearsEvents && !context.response().ended() && !context.response().writeQueueFull()) {
      context.response().write(message);
    }
  }

  void end(Buffer bye) {
    if (!context.response().ended() && !context.response().closed()) {
      context.response().end(bye);
    }
  }
}
