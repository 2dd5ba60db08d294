package dev.weir.health;

import static dev.weir.core.testing.FactStoreContract.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.core.model.Backend;
import dev.weir.core.model.BackendUid;
import dev.weir.core.model.DialFailed;
import dev.weir.core.model.Fact;
import dev.weir.core.model.HealthCheck;
import dev.weir.core.model.HealthVote;
import dev.weir.core.model.HttpCheck;
import dev.weir.core.model.Service;
import dev.weir.core.model.ServiceId;
import dev.weir.core.model.StatusRanges;
import dev.weir.core.model.Version;
import dev.weir.core.model.Vote;
import dev.weir.core.state.HealthStore;
import dev.weir.core.testing.CutBus;
import dev.weir.core.testing.FakeCluster;
import dev.weir.core.testing.Samples;
import dev.weir.core.testing.ScriptedBackend;
import dev.weir.core.time.NanoClock;
import dev.weir.core.wire.Bus;
import dev.weir.core.wire.Questions;
import dev.weir.core.wire.Topics;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The whole role on real sockets and the real clock; who probed is judged by the backends.
class HealthTest {
  private static final Pattern AGENT = Pattern.compile("(?i)user-agent: weir-health/(\\w+)");

  private final Vertx vertx = Vertx.vertx();
  private final FakeCluster cluster = new FakeCluster();
  private final List<AccessLog> backends = new ArrayList<>();
  private final List<Health> running = new ArrayList<>();

  /// A backend that writes down who asks.
  private static final class AccessLog {
    private final List<String> agents = new CopyOnWriteArrayList<>();
    private final ScriptedBackend server = ScriptedBackend.start(this::serve);
    private volatile String status = "200 OK";

    private void serve(Socket socket, InputStream in, OutputStream out) throws IOException {
      Matcher matcher = AGENT.matcher(request(in));
      agents.add(matcher.find() ? matcher.group(1) : "somebody else");
      out.write(
          ("HTTP/1.1 " + status + "\r\nContent-Length: 0\r\n\r\n")
              .getBytes(StandardCharsets.UTF_8));
    }

    private static String request(InputStream in) throws IOException {
      StringBuilder text = new StringBuilder();
      for (int each; text.indexOf("\r\n\r\n") < 0 && (each = in.read()) >= 0; ) {
        text.append((char) each);
      }
      return text.toString();
    }
  }

  @AfterEach
  void stopAll() {
    running.forEach(health -> await(health.stop()));
    backends.forEach(backend -> backend.server.close());
    await(vertx.close());
  }

  @Test
  void eachBackendIsProbedByOneNodeAndTakenOverWhenThatDies() {
    serve(8, 200);
    CutBus first = new CutBus(cluster.bus);
    start("h1", first);
    start("h2", new CutBus(cluster.bus));
    eventually(5, this::assertEachHasOneProber);
    assertThat(probersOfAll()).containsExactlyInAnyOrder("h1", "h2");
    // Dead to the cluster; its sockets live on, so only the others' probes are looked at.
    first.cut();
    backends.forEach(backend -> backend.agents.clear());
    eventually(9, () -> backends.forEach(each -> assertThat(each.agents).contains("h2")));
  }

  @Test
  void aNodeThatStopsIsReplacedAtOnceAndLeavesNothingOpen() {
    serve(6, 200);
    start("h1", cluster.bus);
    start("h2", cluster.bus);
    eventually(5, this::assertEachHasOneProber);
    await(running.removeFirst().stop());
    backends.forEach(backend -> backend.agents.clear());
    eventually(
        2, () -> backends.forEach(each -> assertThat(each.agents).isNotEmpty().containsOnly("h2")));
    running.forEach(health -> await(health.stop()));
    running.clear();
    eventually(2, () -> backends.forEach(each -> assertThat(each.server.openCount()).isZero()));
  }

  /// timeout + fall × (interval + jitter), on a real clock: 300 + 3 × 220 ms and a little.
  @Test
  void aBackendThatDiesIsDownWithinTheBoundAndUpAgainAfterItsReturn() {
    serve(1, 200);
    start("h1", cluster.bus);
    eventually(2, () -> assertThat(voted(1)).isEqualTo(Vote.UP));
    long began = System.nanoTime();
    backends.getFirst().status = "500 Oh no";
    eventually(3, () -> assertThat(voted(1)).isEqualTo(Vote.DOWN));
    long tookMillis = (System.nanoTime() - began) / 1_000_000;
    assertThat(tookMillis).isLessThan((300 + 3 * 220 + 200L) * scale());
    assertThat(String.valueOf(cluster.stores.health.held(HealthStore.key(new BackendUid(1), "h1"))))
        .contains("L7STS", "status 500 (expected: 200-299)");
    backends.getFirst().status = "200 OK";
    eventually(2, () -> assertThat(voted(1)).isEqualTo(Vote.UP));
  }

  @Test
  void aFailedDialIsFasterThanTheInterval() {
    serve(1, 60_000);
    start("h1", cluster.bus);
    eventually(2, () -> assertThat(voted(1)).isEqualTo(Vote.UP));
    backends.getFirst().status = "500 Oh no";
    Awaitility.await()
        .pollInterval(Duration.ofMillis(20))
        .atMost(Duration.ofSeconds(3))
        .untilAsserted(
            () -> {
              DialFailed failed =
                  new DialFailed(new ServiceId("web"), new BackendUid(1), "d1", "refused");
              cluster.bus.publish(
                  Topics.DIAL_FAILED, new Fact<>("web", new Version(1, 1, "d1"), failed));
              assertThat(voted(1)).isEqualTo(Vote.DOWN);
            });
  }

  @Test
  void checksNowWhenAsked() {
    serve(1, 60_000);
    start("h1", cluster.bus);
    eventually(2, () -> assertThat(voted(1)).isEqualTo(Vote.UP));
    backends.getFirst().status = "503 Away";
    HealthVote answer =
        await(cluster.bus.ask(Questions.CHECK_NOW, "h1", new BackendUid(1), Duration.ofSeconds(2)));
    assertThat(answer.code()).isEqualTo("L7STS");
  }

  @Test
  void aTrustFileThatCannotBeReadRefusesToStart() {
    HealthSettings settings =
        new HealthSettings(1, 10, null, "/no/such/file.pem", 10, HealthSettings.DEFAULT.limits());
    var access = cluster.node("h1", cluster.bus, NanoClock.system());
    assertThat(
            Health.start(vertx, access, settings)
                .<Throwable>map(_ -> new AssertionError("started"))
                .otherwise(cause -> cause))
        .satisfies(
            future -> assertThat(await(future)).isInstanceOf(IllegalArgumentException.class));
  }

  private void start(String node, Bus bus) {
    var access = cluster.node(node, bus, NanoClock.system());
    Health health = await(Health.start(vertx, access, HealthSettings.DEFAULT));
    running.add(health);
    eventually(2, () -> assertThat(health.isReady()).isTrue());
  }

  private void serve(int count, int intervalMillis) {
    List<Backend> members = new ArrayList<>();
    for (int uid = 1; uid <= count; uid++) {
      AccessLog backend = new AccessLog();
      backends.add(backend);
      members.add(Samples.backend(uid, "127.0.0.1", backend.server.port(), 100));
    }
    HttpCheck http = new HttpCheck("GET", "/", null, StatusRanges.parse("200-299"), null, true);
    HealthCheck check =
        new HealthCheck(
            HealthCheck.Kind.HTTP,
            Duration.ofMillis(intervalMillis),
            Duration.ofMillis(300),
            2,
            3,
            10,
            null,
            http);
    Service base = Samples.service();
    Service service =
        new Service(
            base.id(),
            true,
            base.scheduler(),
            base.listeners(),
            members,
            base.forwarding(),
            check,
            base.feedback());
    cluster.stores.services.put(new Fact<>("web", new Version(1, 1, "log"), service));
  }

  /// The last three probes of each backend came from one node.
  private void assertEachHasOneProber() {
    for (AccessLog each : backends) {
      List<String> agents = List.copyOf(each.agents);
      assertThat(agents).hasSizeGreaterThan(3);
      assertThat(new HashSet<>(agents.subList(agents.size() - 3, agents.size()))).hasSize(1);
    }
  }

  private Set<String> probersOfAll() {
    Set<String> all = new HashSet<>();
    backends.forEach(backend -> all.addAll(backend.agents));
    return all;
  }

  private Vote voted(long uid) {
    Fact<HealthVote> fact = cluster.stores.health.held(HealthStore.key(new BackendUid(uid), "h1"));
    HealthVote vote = fact == null ? null : fact.value();
    return vote == null ? Vote.UNKNOWN : vote.vote();
  }

  private static void eventually(int seconds, ThrowingRunnable assertion) {
    Awaitility.await()
        .atMost(Duration.ofSeconds((long) seconds * scale()))
        .pollInterval(Duration.ofMillis(20))
        .untilAsserted(assertion);
  }

  private static int scale() {
    return Integer.getInteger("weir.test.timeoutScale", 1);
  }
}
