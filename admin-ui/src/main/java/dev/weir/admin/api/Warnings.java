package dev.weir.admin.api;

import dev.weir.core.model.Backend;
import dev.weir.core.model.BackendId;
import dev.weir.core.model.BackendUid;
import dev.weir.core.model.Fact;
import dev.weir.core.model.Listener;
import dev.weir.core.model.Service;
import dev.weir.core.model.ServiceView;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What an operator should know before or after a change; never a reason to refuse it.
final class Warnings {
  private static final double LARGE_SHARE = 0.5;

  private final ClusterView view;

  Warnings(ClusterView view) {
    this.view = view;
  }

  /// Whether shares follow the weights alone; else they are a hint.
  static boolean isExact(Service service) {
    return switch (service.scheduler()) {
      case ROUNDROBIN, WRR -> true;
      case RANDOM -> service.forwarding().scheduling().draws() == 1;
      case LEASTCONN, LC, WLC, SED, NQ, OVF, FO, SOURCE, HASH, LEASTTIME -> false;
    };
  }

  List<JsonObject> of(@Nullable Service before, @Nullable Service after) {
    List<JsonObject> warnings = new ArrayList<>();
    if (after == null) {
      return warnings;
    }
    ServiceView now = view.view(withKnownUids(before, after));
    if (after.enabled() && now.state() == ServiceView.State.DOWN) {
      warnings.add(
          warning(
              "no-eligible-backend",
              new JsonObject(),
              "no backend of " + after.id() + " would take connections"));
    }
    if (before != null) {
      shifts(view.view(before), now, warnings);
    }
    return warnings;
  }

  /// Refuses, as the configuration log does, a port that another service listens on.
  void requireNoConflict(Service wanted) {
    for (Fact<Service> fact : view.services()) {
      Service other = ClusterView.service(fact);
      if (other.id().equals(wanted.id())) {
        continue;
      }
      for (Listener theirs : other.listeners()) {
        for (Listener ours : wanted.listeners()) {
          if (ours.clashesWith(theirs)) {
            throw new Problem(
                ProblemKind.CONFLICT,
                "port: "
                    + ours.ports()
                    + " (expected: one that service "
                    + other.id()
                    + " does not listen on)");
          }
        }
      }
    }
  }

  private static void shifts(ServiceView before, ServiceView after, List<JsonObject> warnings) {
    Map<BackendId, Double> shares = new HashMap<>();
    for (ServiceView.BackendView each : before.backends()) {
      shares.put(each.backend().id(), before.expectedShare(each));
    }
    for (ServiceView.BackendView each : after.backends()) {
      BackendId id = each.backend().id();
      double was = shares.getOrDefault(id, 0.0);
      double is = after.expectedShare(each);
      if (is > LARGE_SHARE && is > 2 * was) {
        warnings.add(
            warning(
                "large-shift",
                new JsonObject()
                    .put("backend", id.value())
                    .put("before", Numbers.share(was))
                    .put("after", Numbers.share(is)),
                id + " would go from " + percent(was) + " to " + percent(is) + " of connections"));
      }
      Backend earlier = before.service().backend(id);
      boolean changed = earlier != null && !earlier.weight().equals(each.backend().weight());
      if (changed && !each.eligible() && each.backend().weight().value() > 0) {
        warnings.add(
            warning(
                "not-serving",
                new JsonObject()
                    .put("backend", id.value())
                    .put("state", each.state().state().name()),
                id + " is " + each.state().state() + ": its weight moves nothing now"));
      }
    }
  }

  /// New backends have no number yet; those that stay are known by theirs.
  static Service withKnownUids(@Nullable Service before, Service after) {
    long placeholder = Long.MAX_VALUE;
    List<Backend> backends = new ArrayList<>();
    for (Backend each : after.backends()) {
      Backend earlier = before == null ? null : before.backend(each.id());
      boolean same = earlier != null && earlier.endpoint().equals(each.endpoint());
      BackendUid uid = same && earlier != null ? earlier.uid() : new BackendUid(placeholder--);
      backends.add(new Backend(each.id(), uid, each.endpoint(), each.weight(), each.adminState()));
    }
    return after.withBackends(backends);
  }

  static JsonObject warning(String code, JsonObject params, String message) {
    return new JsonObject().put("code", code).put("params", params).put("message", message);
  }

  private static String percent(double share) {
    return Math.round(share * 1000) / 10.0 + " %";
  }
}
