package dev.weir.admin.api;

import dev.weir.core.cluster.Leases;
import dev.weir.core.model.BackendUid;
import dev.weir.core.model.ConnectionCount;
import dev.weir.core.model.DirectorCell;
import dev.weir.core.model.Fact;
import dev.weir.core.model.Presence;
import dev.weir.core.model.Role;
import dev.weir.core.model.Service;
import dev.weir.core.model.ServiceId;
import dev.weir.core.model.Version;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The nodes of the cluster as the API shows them: what the roles of one node say, together.
final class MemberJson {
  private final ClusterView view;
  private final About about;

  MemberJson(ClusterView view, About about) {
    this.view = view;
    this.about = about;
  }

  /// All members by name; lost ones stay for a day.
  Map<String, JsonObject> all() {
    Map<String, List<Leases.Held>> byNode = new TreeMap<>();
    for (Leases.Held each : view.leases().all()) {
      byNode.computeIfAbsent(each.presence().node(), _ -> new ArrayList<>()).add(each);
    }
    Map<String, JsonObject> members = new TreeMap<>();
    byNode.forEach((node, roles) -> members.put(node, member(node, roles)));
    return members;
  }

  private JsonObject member(String node, List<Leases.Held> roles) {
    long now = view.now();
    Presence any = roles.getFirst().presence();
    boolean live = roles.stream().anyMatch(each -> Leases.isLive(each, now));
    boolean draining =
        roles.stream().anyMatch(each -> each.presence().phase() == Presence.Phase.DRAINING);
    long since =
        roles.stream()
            .mapToLong(
                each ->
                    live
                        ? each.presence().uptimeMillis() + each.ageMillis(now)
                        : each.ageMillis(now))
            .max()
            .orElse(0);
    JsonArray names = new JsonArray();
    roles.forEach(each -> names.add(each.presence().role().id()));
    boolean self = node.equals(about.node());
    return new JsonObject()
        .put("id", node)
        .put("roles", names)
        .put("address", any.address())
        .put("version", any.release())
        .put("self", self)
        .put("voter", about.voters().contains(node))
        .put("leader", view.log().leader().equals(node))
        .put("state", !live ? "LOST" : draining ? "DRAINING" : "UP")
        .put("sinceMs", since)
        .put("director", director(roles, now));
  }

  private @Nullable JsonObject director(List<Leases.Held> roles, long now) {
    Leases.Held director = null;
    for (Leases.Held each : roles) {
      director = each.presence().role() == Role.DIRECTOR ? each : director;
    }
    if (director == null) {
      return null;
    }
    String node = director.presence().node();
    Cells.Held held = view.cell(director);
    ConnectionCount count = ConnectionCount.NONE;
    List<DirectorCell.BoundListener> listeners = List.of();
    if (held != null) {
      listeners = held.cell().listeners();
      for (ConnectionCount each : held.cell().counts().values()) {
        count = count.plus(each);
      }
    }
    double[] rates = rates(node, now);
    return new JsonObject()
        .put("ageMs", held == null ? null : (now - held.heardNanos()) / 1_000_000)
        .put("open", count.open())
        .put("pending", count.pending())
        .put("connectionsPerSecond", Numbers.rounded(rates[0]))
        .put("bytesInPerSecond", Numbers.rounded(rates[1]))
        .put("bytesOutPerSecond", Numbers.rounded(rates[2]))
        .put("lagging", lagging(held))
        .put(
            "listenersBound",
            listeners.stream().filter(DirectorCell.BoundListener::isBound).count())
        .put("listenersTotal", listeners.size());
  }

  private double[] rates(String director, long now) {
    double[] sums = new double[3];
    for (Fact<Service> fact : view.services()) {
      for (BackendUid uid :
          ClusterView.service(fact).backends().stream().map(each -> each.uid()).toList()) {
        BackendTraffic.ByDirector part = view.traffic().of(uid).byDirector().get(director);
        if (part != null) {
          sums[0] += part.rate(now).connectionsPerSecond();
          sums[1] += part.rate(now).bytesInPerSecond();
          sums[2] += part.rate(now).bytesOutPerSecond();
        }
      }
    }
    return sums;
  }

  private JsonArray lagging(Cells.@Nullable Held held) {
    JsonArray lagging = new JsonArray();
    for (Fact<Service> fact : view.services()) {
      Version applied = held == null ? null : held.cell().applied().get(new ServiceId(fact.key()));
      if (applied == null || fact.version().isNewerThan(applied)) {
        lagging.add(fact.key());
      }
    }
    return lagging;
  }
}
