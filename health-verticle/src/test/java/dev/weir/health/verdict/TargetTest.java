package dev.weir.health.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.core.model.AdminState;
import dev.weir.core.model.Backend;
import dev.weir.core.model.BackendUid;
import dev.weir.core.model.HealthCheck;
import dev.weir.core.model.HttpCheck;
import dev.weir.core.model.Service;
import dev.weir.core.testing.Samples;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TargetTest {
  @Test
  void everyBackendIsProbedOnItsOwnPort() {
    List<Target> targets = Target.of(Samples.service(100, 100), _ -> false);
    assertThat(targets).extracting(target -> target.endpoint().port()).containsExactly(9001, 9002);
  }

  @Test
  void theCheckMayNameAnotherPort() {
    Service service = with(Samples.service(100), check(HealthCheck.Kind.HTTP, 8099));
    assertThat(Target.of(service, _ -> false).getFirst().endpoint().port()).isEqualTo(8099);
  }

  @Test
  void maintenanceStopsProbesAndDrainDoesNot() {
    Service service = Samples.service(100, 100, 100);
    List<Backend> backends =
        List.of(
            service.backends().get(0).with(AdminState.MAINT),
            service.backends().get(1).with(AdminState.DRAIN),
            service.backends().get(2));
    assertThat(uids(Target.of(service.withBackends(backends), _ -> false))).containsExactly(2L, 3L);
  }

  /// HAProxy's agent-check, rule 13.
  @Test
  void anAgentsMaintStopsProbesToo() {
    List<Target> targets = Target.of(Samples.service(100, 100), new BackendUid(1)::equals);
    assertThat(uids(targets)).containsExactly(2L);
  }

  @Test
  void nothingIsProbedOfADisabledServiceOrOneThatWantsNoProbes() {
    Service service = Samples.service(100);
    assertThat(Target.of(with(service, check(HealthCheck.Kind.NONE, null)), _ -> false)).isEmpty();
    Service disabled =
        new Service(
            service.id(),
            false,
            service.scheduler(),
            service.listeners(),
            service.backends(),
            service.forwarding(),
            service.health(),
            service.feedback());
    assertThat(Target.of(disabled, _ -> false)).isEmpty();
  }

  @Test
  void anotherIntervalAsksTheSameAndAnotherPortDoesNot() {
    Target tcp = Target.of(Samples.service(100), _ -> false).getFirst();
    HealthCheck slower = check(HealthCheck.Kind.TCP, null);
    Target other = new Target(tcp.service(), tcp.id(), tcp.uid(), tcp.endpoint(), slower);
    assertThat(tcp.asksTheSameAs(other)).isTrue();
    Target elsewhere =
        new Target(tcp.service(), tcp.id(), tcp.uid(), tcp.endpoint().withPort(1), tcp.check());
    assertThat(tcp.asksTheSameAs(elsewhere)).isFalse();
  }

  private static List<Long> uids(List<Target> targets) {
    return targets.stream().map(target -> target.uid().value()).toList();
  }

  private static Service with(Service service, HealthCheck check) {
    return new Service(
        service.id(),
        service.enabled(),
        service.scheduler(),
        service.listeners(),
        service.backends(),
        service.forwarding(),
        check,
        service.feedback());
  }

  private static HealthCheck check(HealthCheck.Kind kind, @Nullable Integer port) {
    return new HealthCheck(
        kind, Duration.ofSeconds(9), Duration.ofSeconds(1), 2, 3, 0, port, HttpCheck.DEFAULT);
  }
}
