package dev.weir.director.forward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.core.model.AdminState;
import dev.weir.core.model.Backend;
import dev.weir.core.model.BackendId;
import dev.weir.core.model.BackendUid;
import dev.weir.core.model.Endpoint;
import dev.weir.core.model.Feedback;
import dev.weir.core.model.Forwarding;
import dev.weir.core.model.HealthCheck;
import dev.weir.core.model.ListenerId;
import dev.weir.core.model.ListenerSocket;
import dev.weir.core.model.SchedulerKind;
import dev.weir.core.model.Service;
import dev.weir.core.model.ServiceId;
import dev.weir.core.model.ServiceLoad;
import dev.weir.core.model.ServiceView;
import dev.weir.core.model.Version;
import dev.weir.core.model.Vote;
import dev.weir.core.model.Weight;
import dev.weir.core.testing.ScriptedBackend;
import dev.weir.core.time.NanoClock;
import dev.weir.director.admit.Carrier;
import dev.weir.director.admit.Sampling;
import dev.weir.director.balance.RoutingTable;
import dev.weir.director.balance.SchedulerFactory;
import dev.weir.director.balance.ServiceRoutes;
import io.netty.buffer.ByteBuf;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/// A relay that closes both sides when one side ends must be found out, by a client that ends its
/// request before it reads the answer.
class HalfCloseMutationTest {
  private static final ServiceId WEB = new ServiceId("web");
  private static final long WAIT_SECONDS = 20 * Long.getLong("weir.test.timeoutScale", 1);

  /// The mutation: as the real one, but without half-close.
  private static final class ClosingRelay implements Relay, ChannelEnd.Listener {
    private final ChannelEnd client;
    private final ChannelEnd backend;
    private final PipelineRelay real;

    ClosingRelay(ChannelEnd client, ChannelEnd backend, LoopTools tools, DialOrder order) {
      this.client = client;
      this.backend = backend;
      this.real = new PipelineRelay(client, backend, tools, order);
    }

    @Override
    public void run(Consumer<Termination> then) {
      real.run(then);
      backend.tell(this);
      client.tell(this);
    }

    @Override
    public void kill() {
      real.kill();
    }

    @Override
    public Carried carried() {
      return real.carried();
    }

    @Override
    public void read(ChannelEnd end, ByteBuf buffer) {
      real.read(end, buffer);
    }

    @Override
    public void readPaused(ChannelEnd end) {
      real.readPaused(end);
    }

    @Override
    public void ended(ChannelEnd end) {
      client.close();
      backend.close();
    }

    @Override
    public void writabilityChanged(ChannelEnd end) {
      real.writabilityChanged(end);
    }

    @Override
    public void closed(ChannelEnd end) {
      real.closed(end);
    }
  }

  @Test
  void theRealRelayPasses() throws Exception {
    anAnswerFollowsTheEndOfTheRequest(PipelineRelay::new);
  }

  @Test
  void aRelayWithoutHalfCloseFails() {
    assertThatThrownBy(() -> anAnswerFollowsTheEndOfTheRequest(ClosingRelay::new))
        .isInstanceOf(AssertionError.class);
  }

  private static void anAnswerFollowsTheEndOfTheRequest(Relays relays) throws Exception {
    Vertx vertx = Vertx.vertx();
    ScriptedBackend.Script answersAtTheEnd =
        (_, in, out) -> {
          in.transferTo(OutputStream.nullOutputStream());
          out.write("answer".getBytes(StandardCharsets.UTF_8));
        };
    try (ScriptedBackend backend = ScriptedBackend.start(answersAtTheEnd)) {
      DataPlane plane = started(vertx, backend.port(), relays);
      int port = ScriptedBackend.deadPort();
      await(
          plane
              .frontend()
              .listen(
                  Set.of(
                      new BindAddress(
                          WEB,
                          new ListenerId("tcp"),
                          "127.0.0.1",
                          port,
                          Carrier.PIPELINE,
                          ListenerSocket.DEFAULT))));
      try (Socket client = new Socket(InetAddress.ofLiteral("127.0.0.1"), port)) {
        client.setSoTimeout((int) TimeUnit.SECONDS.toMillis(WAIT_SECONDS));
        client.getOutputStream().write("request".getBytes(StandardCharsets.UTF_8));
        client.shutdownOutput();
        assertThat(client.getInputStream().readAllBytes()).asString().isEqualTo("answer");
      }
    } finally {
      await(vertx.close());
    }
  }

  private static DataPlane started(Vertx vertx, int backendPort, Relays relays) {
    Context control = vertx.getOrCreateContext();
    CurrentTable table = new CurrentTable();
    table.publish(tableTo(backendPort));
    DialWatch nobody =
        new DialWatch() {
          @Override
          public void connected(BackendUid uid) {}

          @Override
          public void failed(ServiceId service, BackendUid uid, String cause) {}
        };
    SplittableRandom random = new SplittableRandom(1);
    DataPlane plane =
        new DataPlane(
            vertx,
            new DataPlane.Parts(
                control,
                table,
                nobody,
                NanoClock.system(),
                SchedulerFactory.standard(),
                random::split,
                1,
                100,
                16,
                null,
                Carrier.PIPELINE,
                null,
                TlsProvider.JDK,
                new Sampling.Off()),
            relays);
    await(plane.start());
    return plane;
  }

  private static RoutingTable tableTo(int port) {
    Backend backend =
        new Backend(
            new BackendId("b1"),
            new BackendUid(1),
            new Endpoint("127.0.0.1", port),
            new Weight(1),
            AdminState.READY);
    Service service =
        new Service(
            WEB,
            true,
            SchedulerKind.ROUNDROBIN,
            List.of(),
            List.of(backend),
            Forwarding.DEFAULT,
            HealthCheck.DEFAULT,
            Feedback.NONE);
    ServiceView view = ServiceView.of(service, _ -> Vote.UP, ServiceLoad.neutral(WEB), _ -> false);
    return RoutingTable.EMPTY.with(List.of(ServiceRoutes.of(view, Version.NONE, null)), List.of());
  }

  private static <T> T await(Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(WAIT_SECONDS, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
