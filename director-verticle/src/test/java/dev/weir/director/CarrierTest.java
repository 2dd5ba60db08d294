package dev.weir.director;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.core.model.SchedulerKind;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/// What the other tests believe to run on. Where something cannot be had, another serves in its
/// place, and they would be green all the same.
@EnabledOnOs(OS.LINUX)
class CarrierTest {
  @Test
  void epollIsEpoll() {
    try (Cluster cluster = new Cluster(Cluster.Sockets.EPOLL)) {
      assertThat(cluster.vertx.isNativeTransportEnabled()).isTrue();
    }
  }

  @Test
  void nativeIsNativeAndPipelineIsNot() {
    assertThat(relayOf(Cluster.Sockets.NATIVE)).isEqualTo("native");
    assertThat(relayOf(Cluster.Sockets.EPOLL)).isEqualTo("pipeline");
  }

  private static String relayOf(Cluster.Sockets sockets) {
    try (Cluster cluster = new Cluster(sockets)) {
      cluster.publish(Cluster.web(Cluster.freePort(), SchedulerKind.ROUNDROBIN, List.of()));
      cluster.director("d1");
      Wait.until(() -> cluster.metric("d1", "weir_listener_up") == 1);
      return String.valueOf(
          cluster.access("d1").meters().get("weir_listener_up").gauge().getId().getTag("relay"));
    }
  }
}
