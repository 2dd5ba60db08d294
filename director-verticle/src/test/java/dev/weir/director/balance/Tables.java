package dev.weir.director.balance;

import dev.weir.core.model.AdminState;
import dev.weir.core.model.AgentWords;
import dev.weir.core.model.Backend;
import dev.weir.core.model.BackendId;
import dev.weir.core.model.BackendLoad;
import dev.weir.core.model.BackendUid;
import dev.weir.core.model.Endpoint;
import dev.weir.core.model.Feedback;
import dev.weir.core.model.Forwarding;
import dev.weir.core.model.HealthCheck;
import dev.weir.core.model.LoadFactor;
import dev.weir.core.model.SchedulerKind;
import dev.weir.core.model.Service;
import dev.weir.core.model.ServiceId;
import dev.weir.core.model.ServiceLoad;
import dev.weir.core.model.ServiceView;
import dev.weir.core.model.Version;
import dev.weir.core.model.Vote;
import dev.weir.core.model.Weight;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Routes and picks for tests. Backends are called a, b, c … with uids 1, 2, 3 …
final class Tables {
  static final ServiceId WEB = new ServiceId("web");

  private Tables() {}

  static ServiceRoutes routes(int... weights) {
    return routes(SchedulerKind.ROUNDROBIN, null, weights);
  }

  static ServiceRoutes routes(SchedulerKind kind, @Nullable ServiceRoutes before, int... weights) {
    return routes(kind, before, AgentWords.SILENT, weights);
  }

  static ServiceRoutes routes(
      SchedulerKind kind, @Nullable ServiceRoutes before, AgentWords agent, int... weights) {
    List<Backend> backends = new ArrayList<>();
    List<BackendLoad> loads = new ArrayList<>();
    for (int i = 0; i < weights.length; i++) {
      BackendUid uid = new BackendUid(i + 1);
      backends.add(
          new Backend(
              new BackendId(name(i)),
              uid,
              new Endpoint("127.0.0.1", 9000),
              new Weight(weights[i]),
              AdminState.READY));
      loads.add(new BackendLoad(uid, LoadFactor.NEUTRAL, 0, "", agent));
    }
    return routes(kind, before, backends, loads);
  }

  static ServiceRoutes routes(
      SchedulerKind kind,
      @Nullable ServiceRoutes before,
      List<Backend> backends,
      List<BackendLoad> loads) {
    Service service =
        new Service(
            WEB,
            true,
            kind,
            List.of(),
            backends,
            Forwarding.DEFAULT,
            HealthCheck.DEFAULT,
            Feedback.NONE);
    ServiceView view =
        ServiceView.of(service, _ -> Vote.UP, new ServiceLoad(WEB, loads), _ -> false);
    return ServiceRoutes.of(view, Version.NONE, before);
  }

  static String name(int index) {
    return index < 26 ? String.valueOf((char) ('a' + index)) : "z" + index;
  }

  static PickRequest anybody() {
    return client(0);
  }

  static PickRequest client(long hash) {
    return new PickRequest(hash, Set.of(), _ -> 0, 0);
  }

  /// A pick that must come to a backend.
  static Route picked(Scheduler scheduler, ServiceRoutes routes, PickRequest request) {
    Route route = scheduler.pick(routes, request);
    if (route == null) {
      throw new AssertionError("no backend was picked");
    }
    return route;
  }

  /// The names of the backends that are picked one after another; `-` for none.
  static String sequence(Scheduler scheduler, ServiceRoutes routes, int count) {
    StringBuilder names = new StringBuilder();
    for (int i = 0; i < count; i++) {
      Route route = scheduler.pick(routes, anybody());
      names.append(route == null ? "-" : route.id().value());
    }
    return names.toString();
  }

  static Map<String, Integer> shares(Scheduler scheduler, ServiceRoutes routes, int count) {
    Map<String, Integer> shares = new HashMap<>();
    for (int i = 0; i < count; i++) {
      Route route = scheduler.pick(routes, anybody());
      shares.merge(route == null ? "-" : route.id().value(), 1, Integer::sum);
    }
    return shares;
  }
}
