package dev.weir.admin.log;

import dev.weir.admin.log.state.Held;
import dev.weir.admin.log.state.Result;
import dev.weir.admin.log.state.Setting;
import dev.weir.core.model.ServiceId;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/// Results as JSON, from the leader to the node that asked.
final class ResultJson {
  private ResultJson() {}

  static JsonObject write(Result result) {
    return switch (result) {
      case Result.Committed committed -> {
        JsonArray written = new JsonArray();
        for (Result.Written each : committed.written()) {
          written.add(
              new JsonObject()
                  .put("id", each.id().value())
                  .put("before", each.before() == null ? null : LogJson.fact(each.before()))
                  .put("after", LogJson.fact(each.after())));
        }
        yield new JsonObject()
            .put("committed", LogJson.text(committed.version()))
            .put("written", written)
            .put("row", LogJson.row(committed.row()));
      }
      case Result.Repeated(var version, var services) ->
          new JsonObject().put("repeated", LogJson.text(version)).put("services", ids(services));
      case Result.Unchanged _ -> new JsonObject().put("unchanged", true);
      case Result.Stale(ServiceId key, Held current) ->
          new JsonObject()
              .put("stale", key.value())
              .put("current", current == null ? null : held(current));
      case Result.StaleSetting(String key, Setting current) ->
          new JsonObject()
              .put("staleSetting", key)
              .put("current", current == null ? null : setting(key, current));
      case Result.Refused(var reason, var detail) ->
          new JsonObject().put("refused", reason.name()).put("detail", detail);
    };
  }

  static Result read(JsonObject json) {
    if (json.containsKey("committed")) {
      List<Result.Written> written = new ArrayList<>();
      for (JsonObject each : LogJson.objects(json, "written")) {
        JsonObject before = each.getJsonObject("before");
        written.add(
            new Result.Written(
                new ServiceId(LogJson.string(each, "id")),
                before == null ? null : LogJson.fact(before),
                LogJson.fact(LogJson.object(each, "after"))));
      }
      return new Result.Committed(
          LogJson.version(json, "committed"), written, LogJson.row(LogJson.object(json, "row")));
    }
    if (json.containsKey("repeated")) {
      return new Result.Repeated(LogJson.version(json, "repeated"), ids(json, "services"));
    }
    if (json.containsKey("unchanged")) {
      return new Result.Unchanged();
    }
    JsonObject current = json.getJsonObject("current");
    if (json.containsKey("stale")) {
      ServiceId id = new ServiceId(LogJson.string(json, "stale"));
      return new Result.Stale(id, current == null ? null : held(current));
    }
    if (json.containsKey("staleSetting")) {
      return new Result.StaleSetting(
          LogJson.string(json, "staleSetting"), current == null ? null : setting(current));
    }
    return new Result.Refused(
        Result.Reason.valueOf(LogJson.string(json, "refused")), LogJson.string(json, "detail"));
  }

  static JsonArray ids(List<ServiceId> services) {
    JsonArray ids = new JsonArray();
    services.forEach(each -> ids.add(each.value()));
    return ids;
  }

  static List<ServiceId> ids(JsonObject json, String key) {
    JsonArray array = LogJson.array(json, key);
    List<ServiceId> ids = new ArrayList<>();
    for (int i = 0; i < array.size(); i++) {
      ids.add(new ServiceId(array.getString(i)));
    }
    return ids;
  }

  static JsonObject held(Held held) {
    return LogJson.fact(held.fact()).put("by", held.changedBy()).put("at", held.changedAtMillis());
  }

  static Held held(JsonObject json) {
    return new Held(LogJson.fact(json), LogJson.string(json, "by"), LogJson.number(json, "at"));
  }

  static JsonObject setting(String key, Setting setting) {
    return new JsonObject()
        .put("key", key)
        .put("value", setting.value())
        .put("version", LogJson.text(setting.version()));
  }

  static Setting setting(JsonObject json) {
    return new Setting(LogJson.string(json, "value"), LogJson.version(json, "version"));
  }
}
