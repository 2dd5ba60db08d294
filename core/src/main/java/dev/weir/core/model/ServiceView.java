package dev.weir.core.model;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;

/// What follows for a service from all facts about it. Directors route by it and the page shows it,
/// so the page cannot disagree with the router.
public record ServiceView(Service service, State state, List<BackendView> backends) {
  /// Derived from the backends, never from "configuration accepted".
  public enum State {
    UP,
    /// Some backends are out that the operator wants in.
    DEGRADED,
    /// No backend takes connections.
    DOWN,
    DISABLED
  }

  /// One backend with everything that decides about its share.
  ///
  /// @param effective the weight that the scheduler uses, were the backend eligible
  /// @param eligible whether it takes new connections
  public record BackendView(
      Backend backend,
      EffectiveState state,
      BackendLoad load,
      EffectiveWeight effective,
      boolean eligible) {
    /// What the scheduler counts: 0 while not eligible.
    public long balancedPermille() {
      return eligible ? effective.permille() : 0;
    }
  }

  public ServiceView {
    backends = List.copyOf(backends);
  }

  /// Computes the view.
  ///
  /// @param verdict what the probers' votes say of a backend
  /// @param vetoed whether the computing director keeps away from it; always false elsewhere
  public static ServiceView of(
      Service service,
      Function<BackendUid, Vote> verdict,
      ServiceLoad load,
      Predicate<BackendUid> vetoed) {
    List<EffectiveState> states = new ArrayList<>(service.backends().size());
    boolean anyUp = false;
    for (Backend backend : service.backends()) {
      EffectiveState state = stateOf(service, backend, verdict, load, vetoed);
      states.add(state);
      anyUp |= state.state() == EffectiveState.State.UP && backend.weight().value() > 0;
    }
    List<BackendView> views = new ArrayList<>(states.size());
    for (int i = 0; i < states.size(); i++) {
      Backend backend = service.backends().get(i);
      BackendLoad backendLoad = load.of(backend.uid());
      EffectiveWeight effective = backend.weight().scaledBy(backendLoad.factor());
      boolean usable =
          switch (states.get(i).state()) {
            case UP -> true;
            case UNKNOWN -> !anyUp;
            case DRAIN, DOWN, MAINT -> false;
          };
      boolean eligible = usable && !effective.isZero();
      views.add(new BackendView(backend, states.get(i), backendLoad, effective, eligible));
    }
    return new ServiceView(service, stateOf(service, views), views);
  }

  /// The share of new connections that a backend gets by weight alone, 0..1.
  public double expectedShare(BackendView view) {
    long sum = 0;
    for (BackendView each : backends) {
      sum += each.balancedPermille();
    }
    return sum == 0 ? 0 : (double) view.balancedPermille() / sum;
  }

  private static EffectiveState stateOf(
      Service service,
      Backend backend,
      Function<BackendUid, Vote> verdict,
      ServiceLoad load,
      Predicate<BackendUid> vetoed) {
    Vote probed =
        service.health().kind() == HealthCheck.Kind.NONE ? Vote.UP : verdict.apply(backend.uid());
    EffectiveState.Veto veto =
        vetoed.test(backend.uid()) ? EffectiveState.Veto.IN_FORCE : EffectiveState.Veto.NONE;
    return EffectiveState.of(backend.adminState(), probed, load.of(backend.uid()).agent(), veto);
  }

  private static State stateOf(Service service, List<BackendView> views) {
    if (!service.enabled()) {
      return State.DISABLED;
    }
    boolean anyEligible = false;
    boolean anyOut = false;
    for (BackendView view : views) {
      anyEligible |= view.eligible();
      anyOut |= view.state().state() == EffectiveState.State.DOWN;
    }
    if (!anyEligible) {
      return State.DOWN;
    }
    return anyOut ? State.DEGRADED : State.UP;
  }
}
