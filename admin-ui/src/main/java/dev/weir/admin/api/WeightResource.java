package dev.weir.admin.api;

import dev.weir.core.model.Backend;
import dev.weir.core.model.BackendId;
import dev.weir.core.model.BackendUid;
import dev.weir.core.model.Fact;
import dev.weir.core.model.Service;
import dev.weir.core.model.ServiceId;
import dev.weir.core.model.ServiceView;
import dev.weir.core.model.Weight;
import dev.weir.core.settings.Fields;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// `/services/{svc}/weights`: all weights of a service at once, with the shares that follow.
final class WeightResource {
  private final ClusterView view;
  private final BackendJson backends;
  private final StatsJson stats;
  private final Writes writes;
  private final Warnings warnings;

  WeightResource(ClusterView view, Watch watch, Writes writes, Warnings warnings) {
    this.view = view;
    this.backends = new BackendJson(view, watch);
    this.stats = new StatsJson(view);
    this.writes = writes;
    this.warnings = warnings;
  }

  void get(ApiRequest request) {
    Fact<Service> fact = view.require(ServiceResource.id(request));
    ServiceView service = view.view(ClusterView.service(fact));
    JsonArray items = new JsonArray();
    for (ServiceView.BackendView each : service.backends()) {
      BackendUid uid = each.backend().uid();
      items.add(
          new JsonObject()
              .put("backend", each.backend().id().value())
              .put("state", each.state().state().name())
              .put("eligible", each.eligible())
              .put("weight", BackendJson.weight(each))
              .put("expectedShare", Numbers.share(service.expectedShare(each)))
              .put("observedShare", backends.observed(service.service(), uid))
              .put(
                  "connectionsPerSecond",
                  Numbers.rounded(stats.connectionsPerSecond(List.of(uid)))));
    }
    request.header("ETag", Etag.of(fact.version()));
    request.answer(200, head(fact, service).put("items", items));
  }

  void patch(ApiRequest request) {
    ServiceId id = ServiceResource.id(request);
    Fields fields = ApiRequest.fields(request.body());
    String reason = request.writtenReason(fields);
    Map<BackendId, Weight> changes = read(fields, ClusterView.service(view.require(id)), 1);
    ApiRequest.require(fields);
    writes.answer(
        request,
        id,
        reason,
        current -> current != null,
        current -> new Writes.Edit.To(changed(ServiceResource.present(id, current), changes)));
  }

  void preview(ApiRequest request) {
    Fact<Service> fact = view.require(ServiceResource.id(request));
    Service service = ClusterView.service(fact);
    Fields fields = ApiRequest.fields(request.body());
    Map<BackendId, Weight> changes = read(fields, service, 0);
    ApiRequest.require(fields);
    ServiceView before = view.view(service);
    ServiceView after = view.view(changed(service, changes));
    double rate =
        stats.connectionsPerSecond(service.backends().stream().map(Backend::uid).toList());
    JsonArray items = new JsonArray();
    for (int i = 0; i < before.backends().size(); i++) {
      ServiceView.BackendView was = before.backends().get(i);
      ServiceView.BackendView is = after.backends().get(i);
      items.add(
          new JsonObject()
              .put("backend", was.backend().id().value())
              .put("state", was.state().state().name())
              .put("before", side(before, was))
              .put("after", side(after, is))
              .put("connectionsPerSecondAfter", Numbers.rounded(rate * after.expectedShare(is))));
    }
    request.header("ETag", Etag.of(fact.version()));
    request.answer(
        200,
        head(fact, before).put("items", items).put("warnings", warned(service, after.service())));
  }

  private JsonArray warned(Service before, Service after) {
    JsonArray all = new JsonArray();
    warnings.of(before, after).forEach(all::add);
    if (!Warnings.isExact(after)) {
      all.add(
          Warnings.warning(
              "inexact-scheduler",
              new JsonObject().put("scheduler", after.scheduler().id()),
              after.scheduler().id() + " does not follow weights alone"));
    }
    return all;
  }

  private static JsonObject head(Fact<Service> fact, ServiceView service) {
    return new JsonObject()
        .put("service", fact.key())
        .put("etag", Etag.of(fact.version()))
        .put("scheduler", service.service().scheduler().id())
        .put("exact", Warnings.isExact(service.service()));
  }

  private static JsonObject side(ServiceView service, ServiceView.BackendView backend) {
    return new JsonObject()
        .put("wanted", backend.backend().weight().value())
        .put("effectivePermille", backend.balancedPermille())
        .put("eligible", backend.eligible())
        .put("share", Numbers.share(service.expectedShare(backend)));
  }

  private static Map<BackendId, Weight> read(Fields fields, Service service, int countMin) {
    Map<BackendId, Weight> changes = new HashMap<>();
    List<Fields> entries = fields.objects("changes", Service.BACKENDS_MAX);
    if (entries.size() < countMin && fields.findings().isEmpty()) {
      fields
          .findings()
          .add(
              fields.at("changes"),
              fields.has("changes") ? "range" : "required",
              "nothing",
              countMin + ".." + Service.BACKENDS_MAX + " entries");
    }
    for (Fields each : entries) {
      String name = each.required("backend");
      int weight = each.integer("weight", 0, Weight.MAX, 0);
      if (!each.has("weight")) {
        each.findings().add(each.at("weight"), "required", "nothing", "0.." + Weight.MAX);
      }
      each.end();
      BackendId id =
          name.isEmpty() ? null : each.made("backend", "form", name, () -> new BackendId(name));
      if (id == null) {
        continue;
      }
      if (service.backend(id) == null) {
        each.findings().add(each.at("backend"), "reference", name, "a backend of the service");
      } else if (changes.put(id, new Weight(weight)) != null) {
        each.findings().add(each.at("backend"), "duplicate", name, "each backend once");
      }
    }
    fields.end();
    return changes;
  }

  private static Service changed(Service service, Map<BackendId, Weight> changes) {
    List<Backend> all = new ArrayList<>();
    for (Backend each : service.backends()) {
      all.add(each.with(changes.getOrDefault(each.id(), each.weight())));
    }
    return service.withBackends(all);
  }
}
