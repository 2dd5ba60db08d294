package dev.weir.admin.api;

import dev.weir.core.cluster.Leases;
import dev.weir.core.model.Backend;
import dev.weir.core.model.BackendUid;
import dev.weir.core.model.EffectiveState;
import dev.weir.core.model.Fact;
import dev.weir.core.model.Role;
import dev.weir.core.model.Service;
import dev.weir.core.model.ServiceView;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// The cluster on one screen.
final class OverviewJson {
  private final ClusterView view;
  private final About about;
  private final StatsJson stats;

  OverviewJson(ClusterView view, About about) {
    this.view = view;
    this.about = about;
    this.stats = new StatsJson(view);
  }

  JsonObject of() {
    Map<ServiceView.State, Integer> services = new EnumMap<>(ServiceView.State.class);
    Map<EffectiveState.State, Integer> backends = new EnumMap<>(EffectiveState.State.class);
    List<BackendUid> uids = new ArrayList<>();
    for (Fact<Service> fact : view.services()) {
      ServiceView service = view.view(ClusterView.service(fact));
      services.merge(service.state(), 1, Integer::sum);
      service.backends().forEach(each -> backends.merge(each.state().state(), 1, Integer::sum));
      service.service().backends().stream().map(Backend::uid).forEach(uids::add);
    }
    return new JsonObject()
        .put("cluster", about.cluster())
        .put("node", about.node())
        .put("version", about.release())
        .put("revision", Etag.revision(view.configuration().version()))
        .put("writable", !view.log().leader().isEmpty())
        .put("services", counted(services, ServiceView.State.values()))
        .put("backends", counted(backends, EffectiveState.State.values()))
        .put("members", members())
        .put("stats", stats.of(uids))
        .put("reporting", reporting(view));
  }

  /// Age of each live director's last counts.
  static JsonArray reporting(ClusterView view) {
    JsonArray reporting = new JsonArray();
    for (Leases.Held director : view.directors()) {
      Cells.Held held = view.cell(director);
      Long age = held == null ? null : (view.now() - held.heardNanos()) / 1_000_000;
      reporting.add(new JsonObject().put("director", director.presence().node()).put("ageMs", age));
    }
    return reporting;
  }

  private JsonObject members() {
    long now = view.now();
    long total =
        view.leases().all().stream()
            .filter(each -> Leases.isLive(each, now))
            .map(each -> each.presence().node())
            .distinct()
            .count();
    return new JsonObject()
        .put("total", total)
        .put("directors", live(Role.DIRECTOR, now))
        .put("health", live(Role.HEALTH, now))
        .put("feedback", live(Role.FEEDBACK, now))
        .put("admin", live(Role.ADMIN, now));
  }

  private int live(Role role, long now) {
    return view.leases().live(role, now).size();
  }

  private static <E extends Enum<E>> JsonObject counted(Map<E, Integer> counts, E[] all) {
    JsonObject json = new JsonObject();
    json.put("total", counts.values().stream().mapToInt(Integer::intValue).sum());
    for (E each : all) {
      json.put(each.name().toLowerCase(Locale.ROOT), counts.getOrDefault(each, 0));
    }
    return json;
  }
}
