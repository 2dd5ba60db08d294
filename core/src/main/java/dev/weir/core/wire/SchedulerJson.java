package dev.weir.core.wire;

import dev.weir.core.model.SchedulerOptions;
import dev.weir.core.settings.Fields;
import io.vertx.core.json.JsonObject;
import java.util.List;

/// The `schedulerOptions` part of a service as JSON.
final class SchedulerJson {
  private SchedulerJson() {}

  static JsonObject write(SchedulerOptions options) {
    SchedulerOptions.Hash hash = options.hash();
    return new JsonObject()
        .put("draws", options.draws())
        .put(
            "hash",
            new JsonObject()
                .put("by", hash.by().id())
                .put("method", hash.method().id())
                .put("tableSize", hash.tableSize())
                .put("balanceFactorPercent", hash.balanceFactorPercent()))
        .put("explorePermille", options.explorePermille());
  }

  static SchedulerOptions read(Fields fields) {
    SchedulerOptions base = SchedulerOptions.DEFAULT;
    int draws = fields.integer("draws", 1, SchedulerOptions.DRAWS_MAX, base.draws());
    SchedulerOptions.Hash hash = readHash(fields.object("hash"));
    int explore =
        fields.integer(
            "explorePermille", 1, SchedulerOptions.EXPLORE_PERMILLE_MAX, base.explorePermille());
    fields.end();
    return new SchedulerOptions(draws, hash, explore);
  }

  private static SchedulerOptions.Hash readHash(Fields fields) {
    SchedulerOptions.Hash base = SchedulerOptions.Hash.DEFAULT;
    var by =
        fields.choice(
            "by", List.of(SchedulerOptions.By.values()), SchedulerOptions.By::id, base.by());
    var method =
        fields.choice(
            "method",
            List.of(SchedulerOptions.Method.values()),
            SchedulerOptions.Method::id,
            base.method());
    Long tableSize = fields.integerOrNull("tableSize", 1, Integer.MAX_VALUE);
    Long factor =
        fields.integerOrNull(
            "balanceFactorPercent",
            SchedulerOptions.Hash.BALANCE_PERCENT_MIN,
            SchedulerOptions.Hash.BALANCE_PERCENT_MAX);
    fields.end();
    return fields.guarded(
        tableSize == null ? "balanceFactorPercent" : "tableSize",
        "form",
        String.valueOf(tableSize == null ? factor : tableSize),
        () ->
            new SchedulerOptions.Hash(
                by,
                method,
                tableSize == null ? null : Math.toIntExact(tableSize),
                factor == null ? null : Math.toIntExact(factor)),
        base);
  }
}
