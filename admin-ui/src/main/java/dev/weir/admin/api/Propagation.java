package dev.weir.admin.api;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/// Which live directors have applied the newest version of a service.
record Propagation(int acked, int total, List<String> lagging) {
  Propagation {
    lagging = List.copyOf(lagging);
  }

  boolean isComplete() {
    return lagging.isEmpty();
  }

  JsonObject json() {
    return new JsonObject()
        .put("acked", acked)
        .put("total", total)
        .put("lagging", new JsonArray(lagging));
  }
}
