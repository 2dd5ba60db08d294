package dev.weir.director;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.core.model.SchedulerKind;
import dev.weir.core.testing.ScriptedBackend;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// A side that has ended its half still reads, as slowly as it likes, and gets everything. Netty's
/// epoll forgets a socket from which nothing can come and to which nothing waits to be written, and
/// fails when the next burst does not fit, see `KeptEpoll`.
@ParameterizedClass
@EnumSource(Cluster.Sockets.class)
class HalfClosedReaderTest {
  private static final int BURST = 8 << 20;
  private static final int BURSTS = 8;
  private static final int RECEIVE_BUFFER = 64 << 10;

  private final Cluster cluster;
  private final int port = Cluster.freePort();

  HalfClosedReaderTest(Cluster.Sockets sockets) {
    cluster = new Cluster(sockets);
  }

  @AfterEach
  void close() {
    cluster.close();
  }

  /// Between two bursts all of the first has left.
  @Test
  void getsEachBurstAfterItsEnd() throws Exception {
    AtomicInteger taken = new AtomicInteger();
    ScriptedBackend backend =
        cluster.backend(
            (_, in, out) -> {
              in.transferTo(OutputStream.nullOutputStream());
              for (int i = 0; i < BURSTS; i++) {
                int before = i;
                Wait.until(() -> taken.get() == before);
                out.write(new byte[BURST]);
              }
            });
    cluster.publish(
        Cluster.web(port, SchedulerKind.ROUNDROBIN, List.of(Cluster.at(1, backend.port(), 1))));
    cluster.director("d1");
    try (Socket client = new Socket()) {
      client.setReceiveBufferSize(RECEIVE_BUFFER);
      client.setSoTimeout(30_000);
      client.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      client.getOutputStream().write('x');
      client.shutdownOutput();
      InputStream in = client.getInputStream();
      for (int i = 0; i < BURSTS; i++) {
        assertThat(in.readNBytes(BURST)).hasSize(BURST);
        taken.incrementAndGet();
      }
      assertThat(in.read()).isNegative();
    }
  }
}
