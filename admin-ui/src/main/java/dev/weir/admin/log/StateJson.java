package dev.weir.admin.log;

import dev.weir.admin.log.state.Configuration;
import dev.weir.admin.log.state.Held;
import dev.weir.admin.log.state.Remembered;
import dev.weir.admin.log.state.Setting;
import dev.weir.admin.log.state.State;
import dev.weir.core.model.ServiceId;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// The whole state as JSON: in snapshots, and for admin nodes that are no voters.
final class StateJson {
  private StateJson() {}

  static JsonObject write(State state) {
    JsonArray remembered = new JsonArray();
    for (Remembered each : state.remembered()) {
      remembered.add(
          new JsonObject()
              .put("id", each.requestId())
              .put("digest", each.digest())
              .put("version", LogJson.text(each.version()))
              .put("services", ResultJson.ids(each.services())));
    }
    return write(state.configuration()).put("remembered", remembered);
  }

  static JsonObject write(Configuration configuration) {
    JsonArray settings = new JsonArray();
    configuration.settings().forEach((key, each) -> settings.add(ResultJson.setting(key, each)));
    return new JsonObject()
        .put("version", LogJson.text(configuration.version()))
        .put("nextUid", configuration.nextUid())
        .put("everHeld", configuration.everHeld())
        .put("audit", LogJson.head(configuration.audit()))
        .put("services", held(configuration.services().values()))
        .put("tombstones", held(configuration.tombstones().values()))
        .put("settings", settings);
  }

  static JsonObject writeWithoutServices(Configuration configuration) {
    return write(configuration).put("services", new JsonArray()).put("tombstones", new JsonArray());
  }

  static State read(JsonObject json) {
    List<Remembered> remembered = new ArrayList<>();
    for (JsonObject each : LogJson.objects(json, "remembered")) {
      remembered.add(
          new Remembered(
              LogJson.string(each, "id"),
              LogJson.string(each, "digest"),
              LogJson.version(each, "version"),
              ResultJson.ids(each, "services")));
    }
    return new State(configuration(json), remembered);
  }

  static Configuration configuration(JsonObject json) {
    TreeMap<String, Setting> settings = new TreeMap<>();
    for (JsonObject each : LogJson.objects(json, "settings")) {
      settings.put(LogJson.string(each, "key"), ResultJson.setting(each));
    }
    return new Configuration(
        LogJson.version(json, "version"),
        held(json, "services"),
        held(json, "tombstones"),
        settings,
        LogJson.number(json, "nextUid"),
        LogJson.present(json.getBoolean("everHeld"), "everHeld"),
        LogJson.head(LogJson.object(json, "audit")));
  }

  private static JsonArray held(Collection<Held> many) {
    JsonArray array = new JsonArray();
    many.forEach(each -> array.add(ResultJson.held(each)));
    return array;
  }

  private static SortedMap<ServiceId, Held> held(JsonObject json, String key) {
    TreeMap<ServiceId, Held> held = new TreeMap<>();
    for (JsonObject each : LogJson.objects(json, key)) {
      held.put(new ServiceId(LogJson.string(each, "key")), ResultJson.held(each));
    }
    return held;
  }
}
