package dev.weir.admin.log;

import dev.weir.admin.log.state.Change;
import dev.weir.admin.log.state.Command;
import dev.weir.admin.log.state.Expect;
import dev.weir.core.model.ServiceId;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/// Commands as JSON, in the log and from node to node.
final class CommandJson {
  private CommandJson() {}

  static JsonObject write(Command command) {
    return new JsonObject()
        .put("requestId", command.requestId())
        .put("actor", command.actor())
        .put("reason", command.reason())
        .put("changes", changes(command));
  }

  static JsonArray changes(Command command) {
    JsonArray changes = new JsonArray();
    command.changes().forEach(each -> changes.add(change(each)));
    return changes;
  }

  static Command read(JsonObject json) {
    List<Change> changes = new ArrayList<>();
    LogJson.objects(json, "changes").forEach(each -> changes.add(change(each)));
    return new Command(
        LogJson.string(json, "requestId"),
        LogJson.string(json, "actor"),
        LogJson.string(json, "reason"),
        changes);
  }

  private static JsonObject change(Change change) {
    return switch (change) {
      case Change.PutService put ->
          new JsonObject()
              .put("put", LogJson.wanted(put.wanted()))
              .put("expect", expect(put.expect()));
      case Change.DeleteService delete ->
          new JsonObject()
              .put("delete", delete.id().value())
              .put("expect", expect(delete.expect()));
      case Change.PutSetting put ->
          new JsonObject()
              .put("set", put.key())
              .put("value", put.value())
              .put("expect", expect(put.expect()));
      case Change.Bootstrap bootstrap -> {
        JsonArray services = new JsonArray();
        bootstrap.services().forEach(each -> services.add(LogJson.wanted(each)));
        yield new JsonObject().put("bootstrap", services);
      }
    };
  }

  private static Change change(JsonObject json) {
    if (json.containsKey("put")) {
      return new Change.PutService(LogJson.wanted(LogJson.object(json, "put")), expect(json));
    }
    if (json.containsKey("delete")) {
      return new Change.DeleteService(new ServiceId(LogJson.string(json, "delete")), expect(json));
    }
    if (json.containsKey("set")) {
      return new Change.PutSetting(
          LogJson.string(json, "set"), LogJson.string(json, "value"), expect(json));
    }
    if (json.containsKey("bootstrap")) {
      return new Change.Bootstrap(
          LogJson.objects(json, "bootstrap").stream().map(LogJson::wanted).toList());
    }
    throw new IllegalArgumentException(
        "change: " + json.fieldNames() + " (expected: put, delete, set or bootstrap)");
  }

  private static String expect(Expect expect) {
    return switch (expect) {
      case Expect.Any _ -> "any";
      case Expect.Absent _ -> "absent";
      case Expect.Present _ -> "present";
      case Expect.At(var version) -> LogJson.text(version);
    };
  }

  private static Expect expect(JsonObject json) {
    String text = LogJson.string(json, "expect");
    return switch (text) {
      case "any" -> new Expect.Any();
      case "absent" -> new Expect.Absent();
      case "present" -> new Expect.Present();
      default -> new Expect.At(LogJson.version(text));
    };
  }
}
