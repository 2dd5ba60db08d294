package dev.weir.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.core.model.AdminState;
import dev.weir.core.model.AgentWords;
import dev.weir.core.model.Backend;
import dev.weir.core.model.BackendLoad;
import dev.weir.core.model.BackendUid;
import dev.weir.core.model.DirectorCell;
import dev.weir.core.model.Fact;
import dev.weir.core.model.HealthVote;
import dev.weir.core.model.LoadFactor;
import dev.weir.core.model.Presence;
import dev.weir.core.model.Service;
import dev.weir.core.model.ServiceLoad;
import dev.weir.core.model.Vote;
import dev.weir.core.state.HealthStore;
import dev.weir.director.SimDirector;
import dev.weir.director.balance.ServiceRoutes;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// 40 s of chaos, then quiet for one resync (30 s), the expiry of what a dead feedback node said
/// (30 s and two heartbeats, from the resync on) and a few probes. What must hold then is worked
/// out here from the operator's configuration, the backends' true state and what the map holds of
/// their load.
class ClusterSimTest {
  private static final int CHAOS_STEPS = 800;
  private static final long CALM_MILLIS = 85_000;

  @ParameterizedTest
  @MethodSource("dev.weir.core.testing.Seeds#many") // a bug report is a seed
  void convergesAfterAnyChaos(long seed) {
    ClusterSim sim = new ClusterSim(seed);
    sim.chaos(CHAOS_STEPS);
    sim.calm(CALM_MILLIS);
    for (Service service : sim.operator.services()) {
      Map<BackendUid, Long> expected = expectedWeights(sim, service);
      sim.directors.forEach(
          (name, director) -> assertRoutes(name, director, service, sim, expected));
      service.backends().forEach(backend -> assertVotes(sim, service, backend));
    }
    assertNothingIsCarried(sim);
    assertOneWriterPerKey(sim);
  }

  private static void assertRoutes(
      String name,
      SimDirector director,
      Service service,
      ClusterSim sim,
      Map<BackendUid, Long> expected) {
    ServiceRoutes routes = director.table().routes(service.id());
    assertThat(routes).as("%s has routes of %s", name, service.id()).isNotNull();
    if (routes != null) {
      assertThat(sim.operator.at(routes.version())).as("version at %s", name).isEqualTo(service);
      Map<BackendUid, Long> weights = new HashMap<>();
      for (int i = 0; i < routes.size(); i++) {
        weights.put(routes.route(i).uid(), routes.route(i).weightPermille());
      }
      assertThat(weights).as("routes of %s at %s", service.id(), name).isEqualTo(expected);
    }
  }

  /// The votes that stand are those of the one node that probes, and they are true.
  private static void assertVotes(ClusterSim sim, Service service, Backend backend) {
    Map<String, Vote> standing = new HashMap<>();
    for (String prober : ClusterSim.PROBERS) {
      Fact<HealthVote> fact =
          sim.cluster.stores.health.held(HealthStore.key(backend.uid(), prober));
      HealthVote vote = fact == null ? null : fact.value();
      if (vote != null) {
        standing.put(prober, vote.vote());
      }
    }
    if (isProbed(sim, service, backend)) {
      assertThat(standing).as("votes on %s", backend.uid()).hasSize(1);
      assertThat(standing.values())
          .as("votes on %s", backend.uid())
          .containsExactly(sim.isUp(backend.uid()) ? Vote.UP : Vote.DOWN);
    }
  }

  private static void assertNothingIsCarried(ClusterSim sim) {
    for (Service service : sim.operator.services()) {
      for (Backend backend : service.backends()) {
        sim.directors.forEach(
            (name, director) ->
                assertThat(director.inFlight(backend.uid()))
                    .as("connections to %s as %s knows them", backend.uid(), name)
                    .isZero());
      }
    }
  }

  private static void assertOneWriterPerKey(ClusterSim sim) {
    Map<String, Set<String>> writers = new HashMap<>();
    for (Fact<?> fact : sim.cluster.bus.published) {
      String owner =
          switch (fact.value()) {
            case HealthVote vote -> vote.prober();
            case DirectorCell cell -> cell.director();
            case Presence presence -> presence.node();
            case Service _ -> "log";
            case ServiceLoad _ -> "f1";
            case null, default -> fact.version().writer();
          };
      writers.computeIfAbsent(owner, _ -> new HashSet<>()).add(fact.version().writer());
    }
    writers.forEach((owner, each) -> assertThat(each).as("writers").containsExactly(owner));
  }

  private static Map<BackendUid, Long> expectedWeights(ClusterSim sim, Service service) {
    Map<BackendUid, Long> weights = new HashMap<>();
    for (Backend backend : service.backends()) {
      BackendLoad load = load(sim, service, backend.uid());
      LoadFactor factor = sim.hasFeedback() ? load.factor() : LoadFactor.NEUTRAL;
      boolean usable =
          backend.adminState() == AdminState.READY
              && !isOut(load.agent())
              && sim.isUp(backend.uid());
      long permille = backend.weight().scaledBy(factor).permille();
      if (usable && permille > 0) {
        weights.put(backend.uid(), permille);
      }
    }
    return weights;
  }

  private static boolean isProbed(ClusterSim sim, Service service, Backend backend) {
    return backend.adminState() != AdminState.MAINT
        && !isMaint(load(sim, service, backend.uid()).agent());
  }

  private static BackendLoad load(ClusterSim sim, Service service, BackendUid uid) {
    Fact<ServiceLoad> fact = sim.cluster.stores.load.held(service.id().value());
    @Nullable ServiceLoad load = fact == null ? null : fact.value();
    return load == null ? BackendLoad.neutral(uid) : load.of(uid);
  }

  private static boolean isOut(AgentWords words) {
    return isMaint(words) || words.admin() == AdminState.DRAIN || words.health() == Vote.DOWN;
  }

  private static boolean isMaint(AgentWords words) {
    return words.admin() == AdminState.MAINT;
  }
}
