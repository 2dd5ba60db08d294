package dev.weir.admin.api;

import dev.weir.admin.log.state.AuditRow;
import dev.weir.core.cluster.Leases;
import dev.weir.core.model.BackendUid;
import dev.weir.core.model.DirectorCell;
import dev.weir.core.model.EffectiveState;
import dev.weir.core.model.Fact;
import dev.weir.core.model.Service;
import dev.weir.core.model.ServiceId;
import dev.weir.core.model.ServiceView;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Looks at what follows from the facts, again and again, and turns what changed into events; knows
/// since when each state holds. Not thread-safe.
final class Watch {
  /// Shares are observed over this window, or since the last change that moved them.
  static final long WINDOW_MILLIS = BackendTraffic.WINDOW_SECONDS * 1000L;

  private final ClusterView view;
  private final EventLog events;
  private final Map<BackendUid, Seen> backends = new HashMap<>();
  private final Map<ServiceId, Seen> services = new HashMap<>();
  private final Map<ServiceId, Mix> mixes = new HashMap<>();
  private final Map<BackendUid, Integer> factors = new HashMap<>();
  private final Map<String, Boolean> members = new HashMap<>();
  private final Map<String, String> listeners = new HashMap<>();
  private boolean quiet = true;

  /// A state and since when it is seen.
  private record Seen(String state, long sinceNanos) {}

  /// What decides about shares, and since when it is so.
  private record Mix(Map<BackendUid, Long> weights, long sinceNanos) {}

  Watch(ClusterView view, EventLog events) {
    this.view = view;
    this.events = events;
  }

  /// Looks. The first look only remembers: what was so before this node came is no event.
  void look() {
    long now = view.now();
    Set<ServiceId> present = new HashSet<>();
    Set<BackendUid> uids = new HashSet<>();
    for (Fact<Service> fact : view.services()) {
      ServiceView service = view.view(ClusterView.service(fact));
      present.add(service.service().id());
      lookAtService(service, now);
      for (ServiceView.BackendView each : service.backends()) {
        uids.add(each.backend().uid());
        lookAtBackend(service, each, now);
      }
      lookAtMix(service, now);
    }
    services.keySet().retainAll(present);
    mixes.keySet().retainAll(present);
    backends.keySet().retainAll(uids);
    factors.keySet().retainAll(uids);
    lookAtMembers(now);
    lookAtListeners();
    quiet = false;
  }

  /// A commit of the configuration log.
  void committed(AuditRow row) {
    CommitEvents.of(row).forEach(events::add);
  }

  long sinceMillis(BackendUid uid, long nowNanos) {
    return since(backends.get(uid), nowNanos);
  }

  long sinceMillis(ServiceId id, long nowNanos) {
    return since(services.get(id), nowNanos);
  }

  /// The window over which a service's shares are observed.
  long windowMillis(ServiceId id, long nowNanos) {
    Mix mix = mixes.get(id);
    return mix == null
        ? WINDOW_MILLIS
        : Math.min(WINDOW_MILLIS, (nowNanos - mix.sinceNanos()) / 1_000_000);
  }

  private static long since(@Nullable Seen seen, long nowNanos) {
    return seen == null ? 0 : (nowNanos - seen.sinceNanos()) / 1_000_000;
  }

  private void lookAtService(ServiceView service, long now) {
    ServiceId id = service.service().id();
    Seen before = services.get(id);
    String state = service.state().name();
    if (before != null && before.state().equals(state)) {
      return;
    }
    services.put(id, new Seen(state, now));
    if (before != null) {
      events.add(
          new EventLog.Draft("service.state")
              .service(id.value())
              .moved(before.state(), state)
              .text(ServiceViewJson.reason(service)));
    }
  }

  private void lookAtBackend(ServiceView service, ServiceView.BackendView backend, long now) {
    BackendUid uid = backend.backend().uid();
    EffectiveState state = backend.state();
    Seen before = backends.get(uid);
    if (before != null && before.state().equals(state.state().name())) {
      return;
    }
    backends.put(uid, new Seen(state.state().name(), now));
    if (before != null) {
      events.add(
          new EventLog.Draft("backend.state")
              .service(service.service().id().value())
              .backend(backend.backend().id().value())
              .moved(before.state(), state.state().name())
              .by(state.by().name().toLowerCase(Locale.ROOT))
              .text(text(backend)));
    }
  }

  private String text(ServiceView.BackendView backend) {
    if (backend.state().by() != EffectiveState.Source.PROBE) {
      return backend.state().text();
    }
    return view.health().votes(backend.backend().uid()).stream()
        .filter(vote -> !vote.reason().isEmpty())
        .map(vote -> vote.code() + " " + vote.reason())
        .findFirst()
        .orElse(backend.state().text());
  }

  private void lookAtMix(ServiceView service, long now) {
    Map<BackendUid, Long> weights = new HashMap<>();
    service.backends().forEach(each -> weights.put(each.backend().uid(), each.balancedPermille()));
    Mix before = mixes.get(service.service().id());
    if (before != null && before.weights().equals(weights)) {
      return;
    }
    mixes.put(service.service().id(), new Mix(weights, now));
    sayFactors(service);
    weights.keySet().forEach(uid -> view.traffic().restartWindow(uid, now));
  }

  private void sayFactors(ServiceView service) {
    for (ServiceView.BackendView each : service.backends()) {
      int factor = each.load().factor().permille();
      Integer before = factors.put(each.backend().uid(), factor);
      if (before != null && before != factor) {
        events.add(
            new EventLog.Draft("weight.feedback")
                .service(service.service().id().value())
                .backend(each.backend().id().value())
                .moved(Integer.toString(before), Integer.toString(factor))
                .by("feedback")
                .text(each.load().cause()));
      }
    }
  }

  private void lookAtMembers(long now) {
    Map<String, Boolean> current = new HashMap<>();
    for (Leases.Held each : view.leases().all()) {
      current.merge(each.presence().node(), Leases.isLive(each, now), Boolean::logicalOr);
    }
    current.forEach(
        (node, live) -> {
          Boolean before = members.put(node, live);
          boolean wasLive = before != null && before;
          if (wasLive != live && !quiet) {
            events.add(
                new EventLog.Draft(live ? "member.joined" : "member.left")
                    .member(node)
                    .text(live ? "holds a lease" : "lease ended"));
          }
        });
    members.keySet().retainAll(current.keySet());
  }

  private void lookAtListeners() {
    Map<String, String> current = new HashMap<>();
    for (Leases.Held director : view.directors()) {
      Cells.Held held = view.cell(director);
      if (held == null) {
        continue;
      }
      for (DirectorCell.BoundListener each : held.cell().listeners()) {
        String key = director.presence().node() + " " + each.service() + " " + each.address();
        current.put(key, each.error());
        String before = listeners.get(key);
        if (!each.error().equals(before) && !quiet && (before != null || !each.isBound())) {
          events.add(
              new EventLog.Draft("listener.state")
                  .service(each.service().value())
                  .member(director.presence().node())
                  .moved(
                      before == null ? "NEW" : before.isEmpty() ? "BOUND" : "FAILED",
                      each.isBound() ? "BOUND" : "FAILED")
                  .text(each.address() + (each.isBound() ? "" : ": " + each.error())));
        }
      }
    }
    listeners.clear();
    listeners.putAll(current);
  }
}
