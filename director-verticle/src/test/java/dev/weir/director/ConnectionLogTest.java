package dev.weir.director;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import dev.weir.core.model.SchedulerKind;
import dev.weir.core.testing.ScriptedBackend;
import dev.weir.core.time.NanoClock;
import dev.weir.director.admit.Sampling;
import dev.weir.director.balance.SchedulerFactory;
import io.vertx.core.json.JsonObject;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;

/// The log's line for a connection that is over.
@ParameterizedClass
@EnumSource(Cluster.Sockets.class)
class ConnectionLogTest {
  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final Logger logger = (Logger) LoggerFactory.getLogger("weir.connections");
  private final AppenderBase<ILoggingEvent> reader =
      new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
          lines.add(event.getFormattedMessage());
        }
      };
  private final Cluster cluster;
  private final String relay;
  private final int port = Cluster.freePort();

  ConnectionLogTest(Cluster.Sockets sockets) {
    cluster = new Cluster(sockets);
    relay = sockets == Cluster.Sockets.NATIVE ? "native" : "pipeline";
  }

  @BeforeEach
  void listen() {
    reader.start();
    logger.setLevel(Level.INFO);
    logger.addAppender(reader);
  }

  @AfterEach
  void close() {
    logger.detachAppender(reader);
    cluster.close();
  }

  private void director(int backendPort) {
    cluster.publish(
        Cluster.web(port, SchedulerKind.ROUNDROBIN, List.of(Cluster.at(1, backendPort, 100))));
    cluster.director(
        "d1",
        cluster.settings(
            all -> {
              all.connectionLog = new Sampling.Every();
              return all;
            }),
        SchedulerFactory.standard(),
        NanoClock.system());
  }

  private JsonObject line() {
    Wait.until(() -> lines.size() == 1);
    return new JsonObject(lines.get(0));
  }

  @Test
  void tellsOfAConnectionThatWasRelayed() throws Exception {
    int backend = cluster.backend(ScriptedBackend.echo()).port();
    director(backend);
    Socket client = cluster.connect(port);
    client.getOutputStream().write(new byte[] {1, 2, 3});
    assertThat(client.getInputStream().readNBytes(3)).hasSize(3);
    String address = "127.0.0.1:" + client.getLocalPort();
    client.close();
    JsonObject line = line();
    assertThat(line.getString("service")).isEqualTo("web");
    assertThat(line.getString("listener")).isEqualTo("tcp");
    assertThat(line.getString("client")).isEqualTo(address);
    assertThat(line.getString("local")).isEqualTo("127.0.0.1:" + port);
    assertThat(line.getString("backend")).isEqualTo("b1");
    assertThat(line.getString("backendAddress")).isEqualTo("127.0.0.1:" + backend);
    assertThat(line.getLong("bytesIn")).isEqualTo(3);
    assertThat(line.getLong("bytesOut")).isEqualTo(3);
    assertThat(line.getString("state")).isEqualTo("--");
    assertThat(line.getInteger("attempts")).isEqualTo(1);
    assertThat(line.getString("relay")).isEqualTo(relay);
    assertThat(line.getLong("totalMicros"))
        .isGreaterThanOrEqualTo(line.getLong("connectMicros") + line.getLong("firstByteMicros"));
  }

  @Test
  void tellsOfAConnectionThatNobodyTook() throws Exception {
    director(ScriptedBackend.deadPort());
    try (Socket client = cluster.connect(port)) {
      JsonObject line = line();
      assertThat(line.getString("state")).isEqualTo("SC");
      assertThat(line.getString("backend")).isEqualTo("b1");
      assertThat(line.getValue("connectMicros")).isNull();
      assertThat(line.getInteger("attempts")).isEqualTo(1);
      assertThat(client.isConnected()).isTrue();
    }
  }
}
