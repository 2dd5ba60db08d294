package dev.weir.feedback;

import dev.weir.core.model.BackendId;
import dev.weir.core.model.ServiceId;
import dev.weir.core.time.NanoClock;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// An operator takes back what a backend's agent said; asked of the node that owns the service.
/// Belongs to the context of the verticle.
final class AgentClearing {
  private static final Logger LOG = LoggerFactory.getLogger(AgentClearing.class);

  private final Ownership ownership;
  private final LoadWriter writer;
  private final NanoClock clock;

  AgentClearing(Ownership ownership, LoadWriter writer, NanoClock clock) {
    this.ownership = ownership;
    this.writer = writer;
    this.clock = clock;
  }

  /// Answers a question of an admin node.
  ///
  /// @param question names a `service` and a `backend`
  /// @return whether there was anything to clear; failed where another node is the owner
  Future<JsonObject> clear(JsonObject question) {
    try {
      ServiceId service = new ServiceId(question.getString("service", ""));
      BackendId backend = new BackendId(question.getString("backend", ""));
      OwnedService owned = ownership.active(service);
      if (owned == null) {
        return Future.failedFuture("service " + service + ": not owned here (expected: owned)");
      }
      boolean cleared = owned.book().clearAgent(backend);
      if (cleared) {
        LOG.info("agent words cleared service={} backend={}", service, backend);
        writer.writeIfDue(owned, clock.nowNanos());
      }
      return Future.succeededFuture(new JsonObject().put("cleared", cleared));
    } catch (IllegalArgumentException | ClassCastException e) {
      return Future.failedFuture(e);
    }
  }
}
