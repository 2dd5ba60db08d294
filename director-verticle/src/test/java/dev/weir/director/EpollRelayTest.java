package dev.weir.director;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/// The relay on epoll, which tells of a peer's end even while nothing is read.
@EnabledOnOs(OS.LINUX)
class EpollRelayTest extends RelayContract {
  EpollRelayTest() {
    super(new Cluster(Cluster.Sockets.NATIVE));
  }

  /// A missing native library falls back to NIO without a word.
  @Test
  void isWhatItSays() {
    assertThat(cluster.vertx.isNativeTransportEnabled()).isTrue();
  }
}
