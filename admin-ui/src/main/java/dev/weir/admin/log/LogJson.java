package dev.weir.admin.log;

import dev.weir.admin.log.state.AuditHead;
import dev.weir.admin.log.state.AuditRow;
import dev.weir.admin.log.state.Difference;
import dev.weir.core.model.BackendUid;
import dev.weir.core.model.Fact;
import dev.weir.core.model.Service;
import dev.weir.core.model.Version;
import dev.weir.core.settings.Fields;
import dev.weir.core.settings.Findings;
import dev.weir.core.settings.JsonTree;
import dev.weir.core.wire.ServiceJson;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// The parts that entries, results and snapshots share as JSON. What cannot be read throws an
/// `IllegalArgumentException`: a voter that passed over something would differ from the others.
final class LogJson {
  private LogJson() {}

  static String text(Version version) {
    return version.epoch() + "." + version.sequence();
  }

  static Version version(JsonObject json, String key) {
    return version(string(json, key));
  }

  static Version version(String text) {
    int dot = text.indexOf('.');
    if (dot < 0) {
      throw new IllegalArgumentException("version: " + text + " (expected: term.index)");
    }
    return new Version(
        Long.parseLong(text.substring(0, dot)), Long.parseLong(text.substring(dot + 1)), "");
  }

  /// The service with the uids of its backends.
  static Service service(JsonObject json) {
    return read(
        json,
        (id, written) -> {
          if (written == null) {
            throw new IllegalArgumentException("uid of " + id + ": nothing (expected: a number)");
          }
          return new BackendUid(written);
        });
  }

  /// A service as it is wanted, whose uids are placeholders.
  static Service wanted(JsonObject json) {
    AtomicLong placeholders = new AtomicLong();
    return read(json, (_, _) -> new BackendUid(placeholders.incrementAndGet()));
  }

  private static Service read(JsonObject json, ServiceJson.Uids uids) {
    Findings findings = new Findings();
    Fields fields = new Fields(JsonTree.of(json, "log"), findings, Fields.Unknown.REFUSED);
    Service service = ServiceJson.read(fields, uids);
    findings.throwIfAny();
    return present(service, "service");
  }

  static JsonObject wanted(Service service) {
    return new JsonObject().put("id", service.id().value()).mergeIn(ServiceJson.writeSpec(service));
  }

  static JsonObject fact(Fact<Service> fact) {
    Service service = fact.value();
    return new JsonObject()
        .put("key", fact.key())
        .put("version", text(fact.version()))
        .put("service", service == null ? null : ServiceJson.write(service));
  }

  static Fact<Service> fact(JsonObject json) {
    JsonObject service = json.getJsonObject("service");
    return new Fact<>(
        string(json, "key"), version(json, "version"), service == null ? null : service(service));
  }

  static JsonObject head(AuditHead head) {
    return new JsonObject().put("count", head.count()).put("hash", head.hash());
  }

  static AuditHead head(JsonObject json) {
    return new AuditHead(number(json, "count"), string(json, "hash"));
  }

  static JsonObject row(AuditRow row) {
    JsonArray differences = new JsonArray();
    for (Difference each : row.differences()) {
      differences.add(new JsonArray().add(each.path()).add(each.before()).add(each.after()));
    }
    return new JsonObject()
        .put("number", row.number())
        .put("version", text(row.version()))
        .put("requestId", row.requestId())
        .put("actor", row.actor())
        .put("reason", row.reason())
        .put("node", row.node())
        .put("at", row.atMillis())
        .put("differences", differences)
        .put("previous", row.previous())
        .put("hash", row.hash());
  }

  static AuditRow row(JsonObject json) {
    List<Difference> differences = new ArrayList<>();
    JsonArray array = array(json, "differences");
    for (int i = 0; i < array.size(); i++) {
      JsonArray each = array.getJsonArray(i);
      differences.add(new Difference(each.getString(0), each.getString(1), each.getString(2)));
    }
    return new AuditRow(
        number(json, "number"),
        version(json, "version"),
        string(json, "requestId"),
        string(json, "actor"),
        string(json, "reason"),
        string(json, "node"),
        number(json, "at"),
        differences,
        string(json, "previous"),
        string(json, "hash"));
  }

  static String string(JsonObject json, String key) {
    return present(json.getString(key), key);
  }

  static long number(JsonObject json, String key) {
    return present(json.getLong(key), key);
  }

  static JsonArray array(JsonObject json, String key) {
    return present(json.getJsonArray(key), key);
  }

  static JsonObject object(JsonObject json, String key) {
    return present(json.getJsonObject(key), key);
  }

  static List<JsonObject> objects(JsonObject json, String key) {
    JsonArray array = array(json, key);
    List<JsonObject> objects = new ArrayList<>(array.size());
    for (int i = 0; i < array.size(); i++) {
      objects.add(Objects.requireNonNull(array.getJsonObject(i), key));
    }
    return objects;
  }

  static <T> T present(@Nullable T value, String key) {
    if (value == null) {
      throw new IllegalArgumentException(key + ": nothing (expected: a value)");
    }
    return value;
  }
}
