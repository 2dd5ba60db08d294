package dev.weir.core.wire;

import dev.weir.core.model.Affinity;
import dev.weir.core.model.BackendUid;
import dev.weir.core.model.ClientBinding;
import dev.weir.core.model.ClientBindings;
import dev.weir.core.model.IpAddress;
import dev.weir.core.model.ServiceId;
import dev.weir.core.settings.Fields;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/// The `affinity` part of a service, and the bindings of clients, as JSON.
final class AffinityJson {
  private AffinityJson() {}

  static JsonObject write(Affinity affinity) {
    return new JsonObject()
        .put("by", affinity.by().id())
        .put("v4Mask", affinity.v4Mask())
        .put("v6Mask", affinity.v6Mask())
        .put("ttlMs", affinity.ttl().toMillis())
        .put("entriesMax", affinity.entriesMax());
  }

  static Affinity read(Fields fields) {
    Affinity base = Affinity.NONE;
    var by = fields.choice("by", List.of(Affinity.By.values()), Affinity.By::id, base.by());
    int v4Mask = fields.integer("v4Mask", Affinity.V4_MASK_MIN, base.v4Mask(), base.v4Mask());
    int v6Mask = fields.integer("v6Mask", Affinity.V6_MASK_MIN, base.v6Mask(), base.v6Mask());
    var ttl = fields.millis("ttlMs", Affinity.TTL_MILLIS_MIN, Affinity.TTL_MILLIS_MAX, base.ttl());
    int entries =
        fields.integer(
            "entriesMax", Affinity.ENTRIES_MIN, Affinity.ENTRIES_LIMIT, base.entriesMax());
    fields.end();
    return new Affinity(by, v4Mask, v6Mask, ttl, entries);
  }

  static JsonObject writeBinding(ClientBinding binding) {
    return new JsonObject()
        .put("service", binding.service().value())
        .put("client", binding.client().toString())
        .put("uid", binding.backend().value())
        .put("ageMs", binding.ageMillis());
  }

  static ClientBinding readBinding(Fields fields) {
    return new ClientBinding(
        new ServiceId(fields.required("service")),
        IpAddress.parse(fields.required("client")),
        FactJson.uid(fields),
        fields.integer("ageMs", 0L, Long.MAX_VALUE, 0L));
  }

  static JsonObject writeBindings(ClientBindings bindings) {
    JsonArray rows = new JsonArray();
    for (ClientBindings.Row each : bindings.rows()) {
      rows.add(
          new JsonObject()
              .put("client", each.client().toString())
              .put("uid", each.backend().value())
              .put("epoch", each.epoch())
              .put("ageMs", each.ageMillis()));
    }
    return new JsonObject().put("service", bindings.service().value()).put("rows", rows);
  }

  static ClientBindings readBindings(Fields fields) {
    ServiceId service = new ServiceId(fields.required("service"));
    List<ClientBindings.Row> rows = new ArrayList<>();
    for (Fields each : fields.objects("rows", ClientBindings.ROWS_MAX)) {
      BackendUid uid = FactJson.uid(each);
      rows.add(
          new ClientBindings.Row(
              IpAddress.parse(each.required("client")),
              uid,
              each.integer("epoch", 1L, Long.MAX_VALUE, 0L),
              each.integer("ageMs", 0L, Long.MAX_VALUE, 0L)));
    }
    return new ClientBindings(service, rows);
  }
}
