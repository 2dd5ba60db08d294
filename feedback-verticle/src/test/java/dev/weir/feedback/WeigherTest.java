package dev.weir.feedback;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.core.model.Fact;
import dev.weir.core.model.Presence;
import dev.weir.core.testing.FakeCluster;
import dev.weir.feedback.intake.AgentResult;
import dev.weir.feedback.intake.PullResult;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The role without its sockets, on one thread and a manual clock.
final class WeigherTest {
  private final FakeCluster cluster = new FakeCluster();
  private final Weigher weigher =
      new Weigher(
          cluster.node("f1"),
          (_, _, _, _) -> Future.succeededFuture(new AgentResult.TimedOut()),
          (_, _, _, _) -> Future.succeededFuture(new PullResult.TimedOut()),
          new Weigher.Limits(1, 1));

  /// Sockets take their time to close, and the timer may strike meanwhile: the others would believe
  /// for a whole lease that the node is back, and nobody would weigh its services.
  @Test
  void aTickAfterItHasLeftDoesNotBringItBack() {
    assertThat(weigher.start().succeeded()).isTrue();
    cluster.clock.advance(Duration.ofNanos(Weigher.LISTEN_NANOS));
    weigher.tick(cluster.clock.nowNanos());
    assertThat(phases()).endsWith(Presence.Phase.READY);
    assertThat(weigher.stop().succeeded()).isTrue();
    cluster.clock.advance(Duration.ofSeconds(5));
    weigher.tick(cluster.clock.nowNanos());
    assertThat(phases()).endsWith(Presence.Phase.LEFT);
    assertThat(weigher.readiness().reason()).isEqualTo("stopping");
  }

  private List<Presence.Phase> phases() {
    List<Presence.Phase> phases = new ArrayList<>();
    for (Fact<?> fact : cluster.bus.published) {
      if (fact.value() instanceof Presence presence) {
        phases.add(presence.phase());
      }
    }
    return phases;
  }
}
