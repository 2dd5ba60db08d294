package dev.weir.director;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.core.model.Affinity;
import dev.weir.core.model.Backend;
import dev.weir.core.model.Dial;
import dev.weir.core.model.Dial.ProxyProtocolOut;
import dev.weir.core.model.DialTls;
import dev.weir.core.model.Forwarding;
import dev.weir.core.model.IpAddress;
import dev.weir.core.model.ProxyOption;
import dev.weir.core.model.Redispatch;
import dev.weir.core.model.SchedulerKind;
import dev.weir.core.model.SchedulerOptions;
import dev.weir.core.model.Timeouts;
import dev.weir.core.net.ProxyAddresses;
import dev.weir.core.net.ProxyDecoded;
import dev.weir.core.net.ProxyDecoder;
import dev.weir.core.net.ProxyHeader;
import dev.weir.core.net.ProxyTlv;
import dev.weir.core.testing.ManualClock;
import dev.weir.core.testing.ScriptedBackend;
import dev.weir.director.balance.SchedulerFactory;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// How backends are called: what they are told first, from where, how often, how long.
@ParameterizedClass
@EnumSource(Cluster.Sockets.class)
class DiallingTest {
  private final Cluster cluster;
  private final int port = Cluster.freePort();
  private final ManualClock clock = new ManualClock();

  DiallingTest(Cluster.Sockets sockets) {
    cluster = new Cluster(sockets);
  }

  @AfterEach
  void close() {
    cluster.close();
  }

  private void director(Forwarding forwarding, Backend... backends) {
    cluster.publish(Cluster.web(port, SchedulerKind.ROUNDROBIN, forwarding, List.of(backends)));
    cluster.director("d1", cluster.settings(all -> all), SchedulerFactory.standard(), clock);
  }

  private static Forwarding dialling(ProxyProtocolOut header, @Nullable IpAddress source) {
    return Forwarding.DEFAULT.withDial(new Dial(header, Set.of(), source, false, DialTls.OFF));
  }

  private static Forwarding with(Timeouts timeouts, Redispatch redispatch) {
    return new Forwarding(
        timeouts, redispatch, 1000, Dial.DEFAULT, Affinity.NONE, SchedulerOptions.DEFAULT);
  }

  private double ended(String state) {
    return cluster.metric("d1", "weir_director_sessions_ended", "state", state);
  }

  @Test
  void tellsTheBackendInALineWhoItsClientIs() throws Exception {
    ScriptedBackend backend = cluster.backend(ScriptedBackend.echo());
    director(dialling(ProxyProtocolOut.V1, null), Cluster.at(1, backend.port(), 100));
    Socket client = cluster.connect(port);
    client.getOutputStream().write("hello".getBytes(StandardCharsets.US_ASCII));
    String wanted =
        "PROXY TCP4 127.0.0.1 127.0.0.1 " + client.getLocalPort() + " " + port + "\r\nhello";
    assertThat(client.getInputStream().readNBytes(wanted.length()))
        .asString(StandardCharsets.US_ASCII)
        .isEqualTo(wanted);
    assertThat(cluster.metric("d1", "weir_backend_bytes_in", "backend", "b1")).isEqualTo(5);
  }

  /// The client says nothing; the backend is told all the same, at once.
  @Test
  void tellsTheBackendInBinaryAtOnce() throws Exception {
    CompletableFuture<byte[]> told = new CompletableFuture<>();
    ScriptedBackend backend =
        cluster.backend(
            (_, in, out) -> {
              told.complete(in.readNBytes(28));
              out.write("220 ready".getBytes(StandardCharsets.US_ASCII));
            });
    director(dialling(ProxyProtocolOut.V2, null), Cluster.at(1, backend.port(), 100));
    Socket client = cluster.connect(port);
    assertThat(client.getInputStream().readAllBytes()).asString().isEqualTo("220 ready");
    ProxyDecoded decoded =
        new ProxyDecoder(4096)
            .decode(ByteBuffer.wrap(told.get(Cluster.WAIT_SECONDS, TimeUnit.SECONDS)));
    IpAddress loopback = IpAddress.parse("127.0.0.1");
    assertThat(decoded)
        .isEqualTo(
            new ProxyDecoded.Complete(
                ProxyHeader.v2(
                    ProxyAddresses.Inet.tcp(loopback, client.getLocalPort(), loopback, port)),
                28));
  }

  /// As HAProxy says it of such a client.
  @Test
  void tellsTheBackendThatAClientSpeaksNoTls() throws Exception {
    CompletableFuture<byte[]> told = new CompletableFuture<>();
    ScriptedBackend backend =
        cluster.backend(
            (_, in, out) -> {
              told.complete(in.readNBytes(28 + 7 + 8));
              out.write("220 ready".getBytes(StandardCharsets.US_ASCII));
            });
    Dial dial =
        new Dial(ProxyProtocolOut.V2, EnumSet.allOf(ProxyOption.class), null, false, DialTls.OFF);
    director(Forwarding.DEFAULT.withDial(dial), Cluster.at(1, backend.port(), 100));
    Socket client = cluster.connect(port);
    assertThat(client.getInputStream().readAllBytes()).asString().isEqualTo("220 ready");
    ProxyDecoded decoded =
        new ProxyDecoder(4096)
            .decode(ByteBuffer.wrap(told.get(Cluster.WAIT_SECONDS, TimeUnit.SECONDS)));
    IpAddress loopback = IpAddress.parse("127.0.0.1");
    assertThat(decoded)
        .isEqualTo(
            new ProxyDecoded.Complete(
                ProxyHeader.v2(
                    ProxyAddresses.Inet.tcp(loopback, client.getLocalPort(), loopback, port),
                    new ProxyTlv.Checksum(),
                    new ProxyTlv.Tls(0, 1, List.of())),
                43));
  }

  @Test
  void callsFromTheAddressOfTheService() throws Exception {
    ScriptedBackend backend = cluster.backend(ScriptedBackend.says("hi"));
    director(
        dialling(ProxyProtocolOut.OFF, IpAddress.parse("127.0.0.9")),
        Cluster.at(1, backend.port(), 100));
    assertThat(cluster.connect(port).getInputStream().readAllBytes()).asString().isEqualTo("hi");
    assertThat(backend.callers)
        .allSatisfy(each -> assertThat(each.getAddress().getHostAddress()).isEqualTo("127.0.0.9"));
  }

  /// The first backend refuses; the second is not called before the time is over.
  @Test
  void waitsBetweenTwoTries() throws Exception {
    ScriptedBackend alive = cluster.backend(ScriptedBackend.says("alive"));
    director(
        with(Timeouts.DEFAULT, new Redispatch(3, Duration.ofSeconds(10), Duration.ofSeconds(1))),
        Cluster.at(1, ScriptedBackend.deadPort(), 1000),
        Cluster.at(2, alive.port(), 1));
    Socket client = cluster.connect(port);
    Wait.until(() -> cluster.metric("d1", "weir_backend_redispatch_warnings") == 1);
    assertThat(alive.callers).isEmpty();
    clock.advance(Duration.ofMillis(900));
    assertThat(alive.callers).isEmpty();
    clock.advance(Duration.ofMillis(200));
    assertThat(client.getInputStream().readAllBytes()).asString().isEqualTo("alive");
  }

  /// A third try would come after the time for all tries.
  @Test
  void givesUpWhenTheTimeForAllTriesIsOver() throws Exception {
    director(
        with(Timeouts.DEFAULT, new Redispatch(10, Duration.ofMillis(1500), Duration.ofSeconds(1))),
        Cluster.at(1, ScriptedBackend.deadPort(), 100),
        Cluster.at(2, ScriptedBackend.deadPort(), 100),
        Cluster.at(3, ScriptedBackend.deadPort(), 100));
    Socket client = cluster.connect(port);
    Wait.until(() -> cluster.metric("d1", "weir_backend_redispatch_warnings") == 1);
    clock.advance(Duration.ofMillis(1100));
    Wait.until(() -> ended("SC") == 1);
    assertThat(cluster.metric("d1", "weir_backend_connection_errors")).isEqualTo(2);
    client.close();
  }

  @Test
  void endsWhenTheClientIsSilentForTooLong() throws Exception {
    ScriptedBackend backend =
        cluster.backend(
            (_, in, out) -> {
              while (in.read() >= 0) {
                out.write(1);
              }
            });
    director(with(sides(Duration.ofSeconds(5), null), Redispatch.DEFAULT), toward(backend));
    Socket client = cluster.connect(port);
    client.getOutputStream().write(1);
    assertThat(client.getInputStream().read()).isEqualTo(1);
    clock.advance(Duration.ofMillis(4900));
    client.getOutputStream().write(1);
    assertThat(client.getInputStream().read()).isEqualTo(1);
    clock.advance(Duration.ofMillis(5100));
    assertThat(client.getInputStream().read()).isEqualTo(-1);
    Wait.until(() -> ended("cD") == 1);
  }

  /// The client goes on talking to a backend that takes it all and says nothing.
  @Test
  void endsWhenTheBackendIsSilentForTooLong() throws Exception {
    CountDownLatch stuck = new CountDownLatch(1);
    ScriptedBackend backend = cluster.backend((_, in, _) -> holdUp(in, stuck));
    director(with(sides(null, Duration.ofSeconds(5)), Redispatch.DEFAULT), toward(backend));
    Socket client = cluster.connect(port);
    OutputStream out = client.getOutputStream();
    out.write(1);
    Wait.until(() -> cluster.metric("d1", "weir_backend_bytes_in", "backend", "b1") == 1);
    clock.advance(Duration.ofMillis(5100));
    assertThat(client.getInputStream().read()).isEqualTo(-1);
    Wait.until(() -> ended("sD") == 1);
    stuck.countDown();
  }

  private static void holdUp(InputStream in, CountDownLatch until) {
    try {
      if (in.read() >= 0) {
        until.await(Cluster.WAIT_SECONDS, TimeUnit.SECONDS);
      }
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static Backend toward(ScriptedBackend backend) {
    return Cluster.at(1, backend.port(), 100);
  }

  private static Timeouts sides(@Nullable Duration client, @Nullable Duration server) {
    Timeouts fallback = Timeouts.DEFAULT;
    return new Timeouts(
        fallback.connect(),
        fallback.idle(),
        client,
        server,
        fallback.halfClosed(),
        fallback.handshake(),
        fallback.proxyHeader());
  }
}
