package dev.weir.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.weir.core.testing.Samples;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Services, votes, agents' words and vetoes by chance: what a view must never say.
class ServiceViewPropertyTest {
  private final List<Backend> backends = new ArrayList<>();
  private final Map<BackendUid, Vote> verdicts = new HashMap<>();
  private final List<BackendLoad> loads = new ArrayList<>();
  private final Set<BackendUid> vetoed = new HashSet<>();

  @ParameterizedTest
  @MethodSource("dev.weir.core.testing.Seeds#many")
  void whoeverSaysNoIsObeyed(long seed) {
    ServiceView view = view(new Random(seed));
    for (ServiceView.BackendView each : view.backends()) {
      Backend backend = each.backend();
      AgentWords agent = each.load().agent();
      boolean refused =
          backend.adminState() != AdminState.READY
              || agent.admin() == AdminState.MAINT
              || agent.admin() == AdminState.DRAIN
              || agent.health() == Vote.DOWN
              || verdict(backend.uid()) == Vote.DOWN
              || vetoed.contains(backend.uid())
              || each.effective().isZero();
      boolean unknown = verdict(backend.uid()) == Vote.UNKNOWN;
      if (refused) {
        assertThat(each.eligible()).as("%s", each).isFalse();
      } else if (!unknown) {
        assertThat(each.eligible()).as("%s", each).isTrue();
      }
      assertThat(each.balancedPermille())
          .isEqualTo(each.eligible() ? each.effective().permille() : 0);
    }
  }

  /// No evidence is not good evidence, but it is better than refusing everybody.
  @ParameterizedTest
  @MethodSource("dev.weir.core.testing.Seeds#many")
  void unknownBackendsServeOnlyWhileNobodyIsUp(long seed) {
    ServiceView view = view(new Random(seed));
    boolean anyUp =
        view.backends().stream()
            .anyMatch(
                each ->
                    each.state().state() == EffectiveState.State.UP
                        && each.backend().weight().value() > 0);
    for (ServiceView.BackendView each : view.backends()) {
      if (each.state().state() == EffectiveState.State.UNKNOWN) {
        assertThat(each.eligible()).isEqualTo(!anyUp && !each.effective().isZero());
      }
    }
  }

  @ParameterizedTest
  @MethodSource("dev.weir.core.testing.Seeds#many")
  void sharesSumToOneOrThereIsNobody(long seed) {
    ServiceView view = view(new Random(seed));
    double sum = view.backends().stream().mapToDouble(view::expectedShare).sum();
    boolean anybody = view.backends().stream().anyMatch(ServiceView.BackendView::eligible);
    assertThat(sum).isEqualTo(anybody ? 1 : 0, within(1e-9));
    assertThat(view.state() == ServiceView.State.DOWN).isEqualTo(!anybody);
  }

  @ParameterizedTest
  @MethodSource("dev.weir.core.testing.Seeds#many")
  void raisingAWeightNeverLowersItsShare(long seed) {
    Random random = new Random(seed);
    ServiceView before = view(random);
    if (backends.isEmpty()) {
      return;
    }
    int at = random.nextInt(backends.size());
    Backend raised = backends.get(at);
    int more = raised.weight().value() + random.nextInt(Weight.MAX - raised.weight().value() + 1);
    backends.set(at, raised.with(new Weight(more)));
    ServiceView after = viewOfWhatIsThere();
    assertThat(after.expectedShare(after.backends().get(at)))
        .isGreaterThanOrEqualTo(before.expectedShare(before.backends().get(at)));
  }

  private ServiceView view(Random random) {
    for (int i = random.nextInt(6); i > 0; i--) {
      BackendUid uid = new BackendUid(i);
      AdminState state = one(random, 4, AdminState.DRAIN, AdminState.MAINT, AdminState.READY);
      int weight = random.nextInt(4) * 100;
      backends.add(Samples.backend(i, "127.0.0.1", 9000 + i, weight).with(state));
      verdicts.put(uid, one(random, 5, Vote.DOWN, Vote.UNKNOWN, Vote.UP));
      if (random.nextInt(2) == 0) {
        loads.add(
            new BackendLoad(
                uid, new LoadFactor(random.nextInt(LoadFactor.MAX + 1)), 0, "", words(random)));
      }
      if (random.nextInt(5) == 0) {
        vetoed.add(uid);
      }
    }
    return viewOfWhatIsThere();
  }

  private ServiceView viewOfWhatIsThere() {
    Service service = Samples.service().withBackends(backends);
    return ServiceView.of(
        service, this::verdict, new ServiceLoad(service.id(), loads), vetoed::contains);
  }

  private Vote verdict(BackendUid uid) {
    return verdicts.getOrDefault(uid, Vote.UNKNOWN);
  }

  private static AgentWords words(Random random) {
    @Nullable Vote health = random.nextInt(6) == 0 ? Vote.DOWN : null;
    @Nullable AdminState admin =
        random.nextInt(3) == 0 ? List.of(AdminState.values()).get(random.nextInt(3)) : null;
    return new AgentWords(health, admin, 0, "", "", "");
  }

  /// The first two one time in `outOf` each, else the last.
  private static <T> T one(Random random, int outOf, T first, T second, T usual) {
    int drawn = random.nextInt(outOf);
    return drawn == 0 ? first : drawn == 1 ? second : usual;
  }
}
