package dev.weir.admin.log.state;

import dev.weir.core.model.Backend;
import dev.weir.core.model.BackendUid;
import dev.weir.core.model.Fact;
import dev.weir.core.model.Service;
import dev.weir.core.model.ServiceId;
import dev.weir.core.model.Version;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A command being worked into a configuration. Thrown away when anything in it does not fit.
final class Draft {
  private final Configuration base;
  private final Version version;
  private final Write write;
  private final TreeMap<ServiceId, Held> services;
  private final TreeMap<ServiceId, Held> tombstones;
  private final TreeMap<String, Setting> settings;
  private final List<Result.Written> written = new ArrayList<>();
  private final List<Difference> differences = new ArrayList<>();
  private final Set<String> touched = new HashSet<>();
  private final @Nullable Result refusal;
  private long nextUid;

  Draft(Configuration base, Version version, Write write) {
    this.base = base;
    this.version = version;
    this.write = write;
    this.services = new TreeMap<>(base.services());
    this.tombstones = new TreeMap<>(base.tombstones());
    this.settings = new TreeMap<>(base.settings());
    this.nextUid = base.nextUid();
    this.refusal = work();
  }

  /// Why nothing can be committed, or null.
  @Nullable Result refusal() {
    return refusal;
  }

  boolean isChanged() {
    return !differences.isEmpty();
  }

  List<Result.Written> written() {
    return written;
  }

  List<Difference> differences() {
    return differences;
  }

  Configuration finished(AuditRow row) {
    while (tombstones.size() > Configuration.TOMBSTONES_MAX) {
      tombstones.entrySet().stream()
          .min(Comparator.comparing(each -> each.getValue().version()))
          .ifPresent(oldest -> tombstones.remove(oldest.getKey()));
    }
    boolean everHeld = base.everHeld() || !services.isEmpty();
    return new Configuration(
        version, services, tombstones, settings, nextUid, everHeld, row.head());
  }

  private @Nullable Result work() {
    for (Change change : write.command().changes()) {
      Result refused =
          switch (change) {
            case Change.PutService put -> put(put.wanted(), put.expect());
            case Change.DeleteService delete -> delete(delete);
            case Change.PutSetting put -> put(put);
            case Change.Bootstrap bootstrap -> bootstrap(bootstrap);
          };
      if (refused != null) {
        return refused;
      }
    }
    if (services.size() > Configuration.SERVICES_MAX) {
      return limit("services", services.size(), Configuration.SERVICES_MAX);
    }
    if (settings.size() > Configuration.SETTINGS_MAX) {
      return limit("settings", settings.size(), Configuration.SETTINGS_MAX);
    }
    String clash = written.isEmpty() ? null : Ports.clash(services.values(), written);
    return clash == null ? null : new Result.Refused(Result.Reason.CONFLICT, clash);
  }

  private @Nullable Result put(Service wanted, Expect expect) {
    ServiceId id = wanted.id();
    if (!touched.add("service " + id)) {
      return twice(id.value());
    }
    Held before = services.get(id);
    if (!expect.holds(before == null ? null : before.version())) {
      return new Result.Stale(id, before);
    }
    Service old = before == null ? null : before.fact().value();
    Service numbered = numbered(wanted, old);
    if (numbered.equals(old)) {
      return null;
    }
    record(id, before, old, new Fact<>(id.value(), version, numbered));
    return null;
  }

  private @Nullable Result delete(Change.DeleteService delete) {
    ServiceId id = delete.id();
    if (!touched.add("service " + id)) {
      return twice(id.value());
    }
    Held before = services.get(id);
    if (!delete.expect().holds(before == null ? null : before.version())) {
      return new Result.Stale(id, before);
    }
    if (before != null) {
      record(id, before, before.fact().value(), Fact.deleted(id.value(), version));
    }
    return null;
  }

  private @Nullable Result put(Change.PutSetting put) {
    if (!touched.add("setting " + put.key())) {
      return twice(put.key());
    }
    Setting before = settings.get(put.key());
    if (!put.expect().holds(before == null ? null : before.version())) {
      return new Result.StaleSetting(put.key(), before);
    }
    if (before == null || !before.value().equals(put.value())) {
      settings.put(put.key(), new Setting(put.value(), version));
      String was = before == null ? "" : before.value();
      differences.add(new Difference("settings/" + put.key(), was, put.value()));
    }
    return null;
  }

  private @Nullable Result bootstrap(Change.Bootstrap bootstrap) {
    if (base.everHeld()) {
      return new Result.Refused(
          Result.Reason.NOT_EMPTY, "bootstrap: the log has held services before");
    }
    for (Service service : bootstrap.services()) {
      Result refused = put(service, new Expect.Absent());
      if (refused != null) {
        return refused;
      }
    }
    return null;
  }

  private void record(
      ServiceId id, @Nullable Held before, @Nullable Service old, Fact<Service> after) {
    Held held = new Held(after, write.command().actor(), write.atMillis());
    if (after.isDeleted()) {
      services.remove(id);
      tombstones.put(id, held);
    } else {
      tombstones.remove(id);
      services.put(id, held);
    }
    written.add(new Result.Written(id, before == null ? null : before.fact(), after));
    differences.addAll(Differences.of(old, after.value()));
  }

  /// A number stands for one server at one address: counts and votes of another are not its own.
  private Service numbered(Service wanted, @Nullable Service old) {
    Map<Object, Backend> known = new HashMap<>();
    if (old != null) {
      old.backends().forEach(each -> known.put(identity(each), each));
    }
    List<Backend> backends = new ArrayList<>(wanted.backends().size());
    for (Backend each : wanted.backends()) {
      Backend same = known.get(identity(each));
      BackendUid uid = same == null ? new BackendUid(nextUid++) : same.uid();
      backends.add(new Backend(each.id(), uid, each.endpoint(), each.weight(), each.adminState()));
    }
    return wanted.withBackends(backends);
  }

  private static Object identity(Backend backend) {
    return List.of(backend.id(), backend.endpoint());
  }

  private static Result twice(String key) {
    return new Result.Refused(
        Result.Reason.INVALID, "key: " + key + " twice (expected: once in a command)");
  }

  private static Result limit(String what, int count, int max) {
    return new Result.Refused(
        Result.Reason.LIMIT, what + ": " + count + " (expected: 0.." + max + ")");
  }
}
