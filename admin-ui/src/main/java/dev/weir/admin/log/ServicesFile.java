package dev.weir.admin.log;

import dev.weir.core.model.BackendUid;
import dev.weir.core.model.Service;
import dev.weir.core.model.ServiceId;
import dev.weir.core.settings.Fields;
import dev.weir.core.settings.Findings;
import dev.weir.core.settings.YamlTree;
import dev.weir.core.wire.ServiceJson;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// The file that `bootstrap` names and `weir export` writes: `services`, a list of what operators
/// write through the API, each with its id. YAML, and so JSON too.
public final class ServicesFile {
  static final int SERVICES_MAX = 10_000;

  private ServicesFile() {}

  /// Reads a file; every finding has its line.
  ///
  /// @throws dev.weir.core.settings.InvalidDocument if anything in it is wrong
  public static List<Service> read(Path file) throws IOException {
    return read(Files.readString(file), String.valueOf(file.getFileName()));
  }

  static List<Service> read(String text, String source) {
    Findings findings = new Findings();
    Fields root =
        new Fields(YamlTree.read(text, source, findings), findings, Fields.Unknown.REFUSED);
    List<Service> services = new ArrayList<>();
    Set<ServiceId> ids = new HashSet<>();
    for (Fields each : root.objects("services", SERVICES_MAX)) {
      long[] placeholder = {0};
      Service service = ServiceJson.read(each, (_, _) -> new BackendUid(++placeholder[0]));
      if (service != null && !ids.add(service.id())) {
        findings.add(each.at("id"), "duplicate", service.id(), "an id that stands here once");
      } else if (service != null) {
        services.add(service);
      }
    }
    root.end();
    findings.throwIfAny();
    return services;
  }

  /// The same form, as JSON that YAML readers read too.
  public static String write(Collection<Service> services) {
    JsonArray array = new JsonArray();
    services.forEach(each -> array.add(LogJson.wanted(each)));
    return new JsonObject().put("services", array).encodePrettily() + "\n";
  }
}
