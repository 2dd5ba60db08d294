package dev.weir.director;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.core.model.Forwarding;
import dev.weir.core.model.SchedulerKind;
import dev.weir.core.model.Timeouts;
import dev.weir.core.testing.ManualClock;
import dev.weir.core.testing.ScriptedBackend;
import dev.weir.director.balance.SchedulerFactory;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.security.DigestInputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// What a relay promises, told by the two ends of real connections; the same whatever
/// carries them.
@ParameterizedClass
@EnumSource(Cluster.Sockets.class)
class RelayTest {
  private final Cluster cluster;
  private final int port = Cluster.freePort();

  RelayTest(Cluster.Sockets sockets) {
    cluster = new Cluster(sockets);
  }

  @AfterEach
  void close() {
    cluster.close();
  }

  private Socket through(ScriptedBackend.Script script) throws Exception {
    ScriptedBackend backend = cluster.backend(script);
    cluster.publish(
        Cluster.web(port, SchedulerKind.ROUNDROBIN, List.of(Cluster.at(1, backend.port(), 100))));
    cluster.director("d1");
    return cluster.connect(port);
  }

  private void untilEnded(String state, String first) {
    Wait.until(
        () ->
            cluster.metric("d1", "weir_director_sessions_ended", "state", state, "first", first)
                == 1);
    Wait.until(() -> cluster.metric("d1", "weir_director_current_sessions") == 0);
  }

  private static MessageDigest sha() throws Exception {
    return MessageDigest.getInstance("SHA-256");
  }

  private static String hex(MessageDigest digest) {
    return HexFormat.of().formatHex(digest.digest());
  }

  private static String sendRandom(OutputStream out, SplittableRandom random) throws Exception {
    MessageDigest digest = sha();
    OutputStream counted = new DigestOutputStream(out, digest);
    int chunks = 5 + random.nextInt(40);
    for (int i = 0; i < chunks; i++) {
      byte[] chunk = new byte[1 + random.nextInt(1 << random.nextInt(18))];
      random.nextBytes(chunk);
      counted.write(chunk);
      counted.flush();
      if (random.nextInt(4) == 0) {
        LockSupport.parkNanos(random.nextInt(2_000_000));
      }
    }
    return hex(digest);
  }

  private static String received(InputStream in) throws Exception {
    MessageDigest digest = sha();
    new DigestInputStream(in, digest).transferTo(OutputStream.nullOutputStream());
    return hex(digest);
  }

  /// Both sides send at once, in pieces of any size, and end when they have sent everything.
  @ParameterizedTest
  @MethodSource("dev.weir.core.testing.Seeds#few")
  void carriesEveryByteBothWays(long seed) throws Exception {
    CompletableFuture<String> sentByBackend = new CompletableFuture<>();
    CompletableFuture<String> receivedByBackend = new CompletableFuture<>();
    Socket client =
        through(
            (socket, in, out) -> {
              Thread reader =
                  Thread.ofVirtual()
                      .start(
                          () -> {
                            try {
                              receivedByBackend.complete(received(in));
                            } catch (Exception e) {
                              receivedByBackend.completeExceptionally(e);
                            }
                          });
              try {
                sentByBackend.complete(sendRandom(out, new SplittableRandom(~seed)));
                socket.shutdownOutput();
                reader.join();
              } catch (Exception e) {
                sentByBackend.completeExceptionally(e);
              }
            });
    CompletableFuture<String> sent = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                sent.complete(sendRandom(client.getOutputStream(), new SplittableRandom(seed)));
                client.shutdownOutput();
              } catch (Exception e) {
                sent.completeExceptionally(e);
              }
            });
    String received = received(client.getInputStream());
    assertThat(received)
        .as("seed %d", seed)
        .isEqualTo(sentByBackend.get(Cluster.WAIT_SECONDS, TimeUnit.SECONDS));
    assertThat(receivedByBackend.get(Cluster.WAIT_SECONDS, TimeUnit.SECONDS))
        .as("seed %d", seed)
        .isEqualTo(sent.get(Cluster.WAIT_SECONDS, TimeUnit.SECONDS));
  }

  /// The client ends first; the answer that begins only then arrives whole.
  @Test
  void carriesTheAnswerThatFollowsTheClientsEnd() throws Exception {
    byte[] answer = new byte[3_000_000];
    new SplittableRandom(1).nextBytes(answer);
    Socket client =
        through(
            (_, in, out) -> {
              in.transferTo(OutputStream.nullOutputStream());
              out.write(answer);
            });
    client.getOutputStream().write(new byte[100_000]);
    client.shutdownOutput();
    assertThat(client.getInputStream().readAllBytes()).isEqualTo(answer);
    untilEnded("--", "client");
  }

  /// The backend ends first; what the client sends after that still arrives.
  @Test
  void carriesTheRequestThatFollowsTheBackendsEnd() throws Exception {
    byte[] request = new byte[3_000_000];
    new SplittableRandom(2).nextBytes(request);
    CompletableFuture<byte[]> received = new CompletableFuture<>();
    Socket client =
        through(
            (socket, in, out) -> {
              out.write("hello".getBytes(StandardCharsets.UTF_8));
              socket.shutdownOutput();
              received.complete(in.readAllBytes());
            });
    assertThat(client.getInputStream().readAllBytes()).asString().isEqualTo("hello");
    client.getOutputStream().write(request);
    client.close();
    assertThat(received.get(Cluster.WAIT_SECONDS, TimeUnit.SECONDS)).isEqualTo(request);
    untilEnded("--", "server");
  }

  @Test
  void letsTheServerSpeakFirst() throws Exception {
    Socket client = through(ScriptedBackend.says("220 ready"));
    assertThat(client.getInputStream().readAllBytes()).asString().isEqualTo("220 ready");
  }

  /// A whole request and the end of the stream are there before the backend is.
  @Test
  void keepsWhatTheClientSaidBeforeTheBackendWasThere() throws Exception {
    ScriptedBackend backend = cluster.backend(ScriptedBackend.echo());
    int dead = ScriptedBackend.deadPort();
    cluster.publish(
        Cluster.web(
            port,
            SchedulerKind.ROUNDROBIN,
            List.of(Cluster.at(1, dead, 1000), Cluster.at(2, backend.port(), 1))));
    cluster.director("d1");
    for (int i = 0; i < 50; i++) {
      try (Socket client = cluster.connect(port)) {
        client.getOutputStream().write("request".getBytes(StandardCharsets.UTF_8));
        client.shutdownOutput();
        assertThat(client.getInputStream().readAllBytes()).asString().isEqualTo("request");
      }
    }
  }

  @Test
  void passesTheClientsResetOn() throws Exception {
    CompletableFuture<Boolean> reset = new CompletableFuture<>();
    Socket client =
        through(
            (_, in, out) -> {
              try {
                out.write(in.read());
                in.read();
                reset.complete(false);
              } catch (SocketException _) {
                reset.complete(true);
              }
            });
    client.getOutputStream().write(1);
    assertThat(client.getInputStream().read()).isEqualTo(1);
    client.setSoLinger(true, 0);
    client.close();
    assertThat(reset.get(Cluster.WAIT_SECONDS, TimeUnit.SECONDS)).isTrue();
    untilEnded("CD", "client");
  }

  @Test
  void passesTheBackendsResetOn() throws Exception {
    Socket client = through(ScriptedBackend.resets());
    client.getOutputStream().write(1);
    assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(SocketException.class);
    untilEnded("SD", "server");
    assertThat(cluster.metric("d1", "weir_backend_response_errors", "backend", "b1")).isEqualTo(1);
  }

  /// A backend that closes in good order right after it accepted: the client sees the end.
  @Test
  void endsWhenTheBackendClosesAtOnce() throws Exception {
    Socket client = through((_, _, _) -> {});
    assertThat(client.getInputStream().read()).isEqualTo(-1);
    client.close();
    untilEnded("--", "server");
  }

  /// The client reads nothing: the backend is held up by our back-pressure, long before it has sent
  /// everything.
  @Test
  void holdsTheSenderUpForAReaderThatIsSlow() throws Exception {
    AtomicLong sent = new AtomicLong();
    long all = 256L << 20;
    Socket client =
        through(
            (_, _, out) -> {
              byte[] chunk = new byte[64 << 10];
              while (sent.get() < all) {
                out.write(chunk);
                sent.addAndGet(chunk.length);
              }
            });
    Wait.until(() -> sent.get() > 0);
    AtomicLong before = new AtomicLong(-1);
    Wait.until(() -> before.getAndSet(sent.get()) == sent.get() && standsStill(sent));
    assertThat(sent.get()).isLessThan(64L << 20);
    long received = 0;
    byte[] chunk = new byte[1 << 20];
    for (int n = client.getInputStream().read(chunk);
        n >= 0;
        n = client.getInputStream().read(chunk)) {
      received += n;
    }
    assertThat(received).isEqualTo(all);
  }

  /// Eight clients take bulk from a backend that never ends, and leave in the middle of it, by an
  /// end or by a reset.
  @Test
  void outlivesBulkThatIsLeft() throws Exception {
    ScriptedBackend backend =
        cluster.backend(
            (_, _, out) -> {
              byte[] chunk = new byte[1 << 18];
              while (true) {
                out.write(chunk);
              }
            });
    cluster.publish(
        Cluster.web(port, SchedulerKind.ROUNDROBIN, List.of(Cluster.at(1, backend.port(), 100))));
    cluster.director("d1");
    List<CompletableFuture<Void>> clients = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      SplittableRandom random = new SplittableRandom(i);
      clients.add(CompletableFuture.runAsync(() -> takeAndLeave(random, 15)));
    }
    for (CompletableFuture<Void> each : clients) {
      each.get(Cluster.WAIT_SECONDS, TimeUnit.SECONDS);
    }
    Wait.until(() -> cluster.metric("d1", "weir_director_current_sessions") == 0);
    assertThat(cluster.metric("d1", "weir_service_sessions")).isEqualTo(8 * 15);
  }

  private void takeAndLeave(SplittableRandom random, int times) {
    byte[] chunk = new byte[1 << 18];
    for (int i = 0; i < times; i++) {
      try (Socket client = cluster.connect(port)) {
        for (int reads = 1 + random.nextInt(60); reads > 0; reads--) {
          assertThat(client.getInputStream().read(chunk)).isPositive();
        }
        if (random.nextBoolean()) {
          client.setSoLinger(true, 0);
        }
      } catch (Exception e) {
        throw new AssertionError(e);
      }
    }
  }

  private static boolean standsStill(AtomicLong number) throws InterruptedException {
    long before = number.get();
    return !new CountDownLatch(1).await(300, TimeUnit.MILLISECONDS) && number.get() == before;
  }

  /// The clock of the director stands until the test moves it, so nothing else can end the
  /// connection.
  @Test
  void endsConnectionsOnWhichNothingMoves() throws Exception {
    ManualClock clock = new ManualClock();
    Socket client = withTimeouts(clock, ScriptedBackend.echo());
    client.getOutputStream().write(1);
    assertThat(client.getInputStream().read()).isEqualTo(1);
    Wait.until(() -> cluster.metric("d1", "weir_backend_bytes_out", "backend", "b1") == 1);
    clock.advance(Duration.ofSeconds(59));
    client.getOutputStream().write(2);
    assertThat(client.getInputStream().read()).isEqualTo(2);
    clock.advance(Duration.ofSeconds(59));
    client.getOutputStream().write(3);
    assertThat(client.getInputStream().read()).isEqualTo(3);
    clock.advance(Duration.ofSeconds(61));
    assertThat(client.getInputStream().read()).isEqualTo(-1);
    untilEnded("cD", "director");
  }

  @Test
  void waitsLessForTheOtherHalf() throws Exception {
    ManualClock clock = new ManualClock();
    AtomicReference<Socket> atBackend = new AtomicReference<>();
    Socket client =
        withTimeouts(
            clock,
            (socket, in, _) -> {
              atBackend.set(socket);
              in.transferTo(OutputStream.nullOutputStream());
              new CountDownLatchForever().await();
            });
    client.shutdownOutput();
    Wait.until(() -> atBackend.get() != null);
    Wait.until(
        () -> {
          clock.advance(Duration.ofSeconds(1));
          return cluster.metric("d1", "weir_director_sessions_ended", "state", "sD") == 1;
        });
    assertThat(client.getInputStream().read()).isEqualTo(-1);
  }

  /// Waits as long as the test runs; the socket's end ends it.
  private static final class CountDownLatchForever {
    void await() throws IOException {
      try {
        new CountDownLatch(1).await(Cluster.WAIT_SECONDS, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
    }
  }

  private Socket withTimeouts(ManualClock clock, ScriptedBackend.Script script) throws Exception {
    ScriptedBackend backend = cluster.backend(script);
    Forwarding forwarding =
        Forwarding.of(
            Timeouts.of(Duration.ofSeconds(2), Duration.ofSeconds(60), Duration.ofSeconds(5)),
            3,
            1000);
    cluster.publish(
        Cluster.web(
            port,
            SchedulerKind.ROUNDROBIN,
            forwarding,
            List.of(Cluster.at(1, backend.port(), 100))));
    cluster.director("d1", cluster.settings(all -> all), SchedulerFactory.standard(), clock);
    return cluster.connect(port);
  }

  /// Descriptors are back where they were, whatever way the connections ended.
  @Test
  void leavesNoDescriptorBehind() throws Exception {
    Socket first = through(ScriptedBackend.resets());
    first.getOutputStream().write(1);
    assertThatThrownBy(() -> first.getInputStream().read()).isInstanceOf(SocketException.class);
    untilEnded("SD", "server");
    long before = descriptors();
    for (int i = 0; i < 200; i++) {
      try (Socket client = cluster.connect(port)) {
        if (i % 2 == 0) {
          client.getOutputStream().write(1);
          assertThatThrownBy(() -> client.getInputStream().read())
              .isInstanceOf(SocketException.class);
        }
      }
    }
    Wait.until(() -> cluster.metric("d1", "weir_director_current_sessions") == 0);
    Wait.until(() -> descriptors() <= before + 2);
  }

  private static long descriptors() {
    String[] open = new File("/proc/self/fd").list();
    return open == null ? 0 : open.length;
  }
}
