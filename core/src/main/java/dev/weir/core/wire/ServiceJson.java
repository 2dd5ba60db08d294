package dev.weir.core.wire;

import dev.weir.core.model.AdminState;
import dev.weir.core.model.Backend;
import dev.weir.core.model.BackendId;
import dev.weir.core.model.BackendUid;
import dev.weir.core.model.Endpoint;
import dev.weir.core.model.Forwarding;
import dev.weir.core.model.Listener;
import dev.weir.core.model.SchedulerKind;
import dev.weir.core.model.Service;
import dev.weir.core.model.ServiceId;
import dev.weir.core.model.Weight;
import dev.weir.core.settings.Fields;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A service as JSON: the one form of the wire, the API's `spec`, `bootstrap` files and the export.
public final class ServiceJson {
  private ServiceJson() {}

  /// Gives a backend that is read its number, which documents written by people do not hold.
  @FunctionalInterface
  public interface Uids {
    BackendUid uidOf(BackendId id, @Nullable Long written);
  }

  /// The whole service with its id and its backends' uids.
  public static JsonObject write(Service service) {
    JsonObject json = new JsonObject().put("id", service.id().value());
    return json.mergeIn(spec(service, ServiceJson::writeBackend));
  }

  /// The part that operators write: no id, no uids.
  public static JsonObject writeSpec(Service service) {
    return spec(service, ServiceJson::writeBackendSpec);
  }

  public static JsonObject writeListener(Listener listener) {
    return ListenerJson.write(listener);
  }

  public static JsonObject writeBackendSpec(Backend backend) {
    return new JsonObject()
        .put("id", backend.id().value())
        .put("host", backend.endpoint().host())
        .put("port", backend.endpoint().port())
        .put("weight", backend.weight().value())
        .put("adminState", backend.adminState().name());
  }

  /// Reads a service with its id.
  public static @Nullable Service read(Fields fields, Uids uids) {
    String written = fields.required("id");
    ServiceId id =
        written.isEmpty() ? null : fields.made("id", "form", written, () -> new ServiceId(written));
    return id == null ? null : readSpec(id, fields, uids);
  }

  /// Reads what operators write of a service. Wrong values are in the fields' findings, and then
  /// the result is null or holds fallbacks: look at the findings first.
  public static @Nullable Service readSpec(ServiceId id, Fields fields, Uids uids) {
    boolean enabled = fields.flag("enabled", true);
    SchedulerKind scheduler =
        fields.choice(
            "scheduler",
            List.of(SchedulerKind.values()),
            SchedulerKind::id,
            SchedulerKind.ROUNDROBIN);
    List<Listener> listeners = new ArrayList<>();
    for (Fields each : fields.objects("listeners", Service.LISTENERS_MAX)) {
      Listener listener = readListener(each);
      if (listener != null) {
        listeners.add(listener);
      }
    }
    List<Backend> backends = new ArrayList<>();
    for (Fields each : fields.objects("backends", Service.BACKENDS_MAX)) {
      Backend backend = readBackend(each, uids);
      if (backend != null) {
        backends.add(backend);
      }
    }
    Forwarding forwarding = ForwardingJson.read(fields);
    var health = CheckJson.readHealth(fields.object("health"));
    var feedback = CheckJson.readFeedback(fields.object("feedback"));
    Boolean relays =
        fields.made(
            "listeners",
            "form",
            "relay native",
            () -> {
              Service.checkRelays(listeners, forwarding);
              return true;
            });
    fields.end();
    return relays == null
        ? null
        : fields.made(
            "backends",
            "duplicate",
            "ids",
            () ->
                new Service(
                    id, enabled, scheduler, listeners, backends, forwarding, health, feedback));
  }

  public static @Nullable Listener readListener(Fields fields) {
    return ListenerJson.read(fields);
  }

  public static @Nullable Backend readBackend(Fields fields, Uids uids) {
    String id = fields.required("id");
    String host = fields.required("host");
    int port = fields.integer("port", 1, Endpoint.PORT_MAX, 0);
    if (!fields.has("port")) {
      fields.findings().add(fields.at("port"), "required", "nothing", "1.." + Endpoint.PORT_MAX);
    }
    int weight = fields.integer("weight", 0, Weight.MAX, Weight.DEFAULT.value());
    AdminState adminState =
        fields.choice(
            "adminState", List.of(AdminState.values()), AdminState::name, AdminState.READY);
    Long uid = fields.integerOrNull("uid", 1, Long.MAX_VALUE);
    fields.end();
    BackendId backendId =
        id.isEmpty() ? null : fields.made("id", "form", id, () -> new BackendId(id));
    if (backendId == null || host.isEmpty() || port == 0) {
      return null;
    }
    Endpoint endpoint = fields.made("host", "form", host, () -> new Endpoint(host, port));
    return endpoint == null
        ? null
        : new Backend(
            backendId, uids.uidOf(backendId, uid), endpoint, new Weight(weight), adminState);
  }

  private static JsonObject spec(Service service, Function<Backend, JsonObject> backendWriter) {
    JsonArray listeners = new JsonArray();
    service.listeners().forEach(listener -> listeners.add(writeListener(listener)));
    JsonArray backends = new JsonArray();
    service.backends().forEach(backend -> backends.add(backendWriter.apply(backend)));
    JsonObject json =
        new JsonObject()
            .put("enabled", service.enabled())
            .put("scheduler", service.scheduler().id())
            .put("listeners", listeners)
            .put("backends", backends);
    ForwardingJson.write(service.forwarding(), json);
    return json.put("health", CheckJson.write(service.health()))
        .put("feedback", CheckJson.write(service.feedback()));
  }

  private static JsonObject writeBackend(Backend backend) {
    return writeBackendSpec(backend).put("uid", backend.uid().value());
  }
}
