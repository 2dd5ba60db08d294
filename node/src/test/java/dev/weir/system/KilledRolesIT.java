package dev.weir.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.core.time.NanoClock;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Goal: directors need no other role to forward, and a role that comes back does its work again.
/// Method: health, feedback and admin are killed in the middle of load, one in each test; not one
/// connection of the load may fail until long after the role is back. One cluster serves all tests;
/// each leaves it whole.
class KilledRolesIT {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final Testbed.Options OPTIONS =
      new Testbed.Options(
          "roundrobin",
          List.of(100, 100, 100),
          """
              health: {kind: http, intervalMs: 500, timeoutMs: 400, rise: 2, fall: 2,
                http: {path: /health}}
              feedback: {verdict: lvs, lvs: {periodMs: 200, expiryMs: 2000}}
          """);

  private static Testbed testbed;

  @BeforeAll
  static void startAll() throws IOException {
    testbed = Testbed.start("killed-roles", OPTIONS);
    for (String backend : Testbed.BACKENDS) {
      testbed.awaitState(backend, "UP", SOON);
    }
  }

  @AfterAll
  static void stopAll() {
    testbed.close();
  }

  @Test
  void healthIsMissedByNobodyAndJudgesAgainWhenItIsBack() throws Exception {
    Load load = Load.begin("/health-killed");
    testbed.process("health").kill();
    awaitMember("health", "LOST");
    load.goesOn(500);
    assertThat(testbed.admin().status(Testbed.SERVICE, "b1").getString("state")).isEqualTo("UP");
    testbed.process("health").start();
    testbed.process("health").awaitReady();
    load.goesOn(500);
    load.endWithoutFailure();
    assertVerdictsMove("health");
  }

  /// The user agent of a probe names the node: so the access log of `b1` tells who probes it.
  @Test
  void aSecondHealthNodeTakesOver() throws Exception {
    testbed.join("health2");
    testbed.process("health2").awaitReady();
    try {
      awaitMember("health2", "UP");
      Probes.awaitMore(Probes.all(), 6);
      String victim = Probes.last();
      String survivor = victim.equals("health") ? "health2" : "health";
      Load load = Load.begin("/prober-killed");
      long killNanos = NanoClock.system().nowNanos();
      testbed.process(victim).kill();
      long before = Probes.of(survivor);
      Patience.until(
          survivor + " probes b1", Duration.ofSeconds(15), () -> Probes.of(survivor) > before);
      long takenOverMillis = (NanoClock.system().nowNanos() - killNanos) / 1_000_000;
      System.out.println("KilledRolesIT taken over by " + survivor + " ms=" + takenOverMillis);
      load.goesOn(500);
      load.endWithoutFailure();
      assertVerdictsMove(survivor);
      if (victim.equals("health")) {
        testbed.process("health").start();
        testbed.process("health").awaitReady();
      }
    } finally {
      testbed.process("health2").terminate();
      testbed.process("health2").awaitEnd(SOON);
    }
    awaitMember("health2", "LOST");
  }

  @Test
  void feedbackIsNeutralWhileItIsGoneAndCountsReportsWhenItIsBack() throws Exception {
    testbed.tell("b1", new JsonObject().put("load", 0.99).put("reporting", true));
    awaitFactor(100);
    Load load = Load.begin("/feedback-killed");
    testbed.process("feedback").kill();
    load.goesOn(500);
    // Expiry and two heartbeats: 22 s.
    Patience.until(
        "factors are neutral",
        Duration.ofSeconds(30),
        () -> testbed.admin().factorPermille(Testbed.SERVICE, "b1") == 1_000);
    load.goesOn(500);
    testbed.process("feedback").start();
    testbed.process("feedback").awaitReady();
    awaitFactor(100);
    load.goesOn(500);
    load.endWithoutFailure();
    testbed.tell("b1", new JsonObject().put("load", 0).put("reporting", false));
    awaitFactor(1_000);
  }

  @Test
  void adminComesBackWithItsTokenAndItsConfiguration() throws Exception {
    testbed.admin().setWeights(Testbed.SERVICE, Map.of("b1", 50));
    JsonObject before = wanted();
    Load load = Load.begin("/admin-killed");
    testbed.process("admin").kill();
    assertThatThrownBy(KilledRolesIT::wanted).isInstanceOf(IOException.class);
    load.goesOn(1_000);
    testbed.process("admin").start();
    testbed.process("admin").awaitReady();
    assertThat(wanted()).isEqualTo(before);
    load.goesOn(500);
    testbed.admin().setWeights(Testbed.SERVICE, Map.of("b1", 0));
    long acknowledgedNanos = NanoClock.system().nowNanos();
    load.goesOn(500);
    assertThat(load.endWithoutFailure())
        .filteredOn(each -> each.startedNanos() - acknowledgedNanos > 0)
        .hasSizeGreaterThan(300)
        .noneMatch(each -> each.backend().equals("b1"));
    testbed.admin().setWeights(Testbed.SERVICE, Map.of("b1", 100));
  }

  /// What operators want, and its version.
  private static JsonObject wanted() throws IOException, InterruptedException {
    JsonObject service =
        testbed.admin().get("/api/v1/services/" + Testbed.SERVICE).expect(200).body();
    return new JsonObject()
        .put("etag", service.getString("etag"))
        .put("spec", service.getJsonObject("spec"));
  }

  /// A backend that is killed goes down by this prober's vote, and up again after its return.
  private static void assertVerdictsMove(String prober) throws Exception {
    testbed.process("b1").kill();
    testbed.awaitState("b1", "DOWN", SOON);
    assertVote("DOWN", prober);
    testbed.process("b1").start();
    testbed.process("b1").awaitReady();
    testbed.awaitState("b1", "UP", SOON);
    assertVote("UP", prober);
  }

  private static void assertVote(String vote, String prober)
      throws IOException, InterruptedException {
    JsonObject health = testbed.admin().status(Testbed.SERVICE, "b1").getJsonObject("health");
    assertThat(health.getString("vote")).isEqualTo(vote);
    assertThat(health.getString("prober")).isEqualTo(prober);
  }

  private static void awaitMember(String member, String state) {
    Patience.until(
        member + " is " + state, SOON, () -> testbed.admin().memberState(member).equals(state));
  }

  private static void awaitFactor(int permille) {
    Patience.until(
        "the factor of b1 is " + permille,
        SOON,
        () -> testbed.admin().factorPermille(Testbed.SERVICE, "b1") == permille);
  }

  /// A load that was under way when the fault came.
  private record Load(String path, LoadClient client, LoadClient.Running running) {
    /// Begins, and returns at a random moment.
    static Load begin(String path) {
      Moment moment = Moment.random("KilledRolesIT " + path);
      LoadClient client = new LoadClient(testbed.bothDirectors(), path, 8);
      LoadClient.Running running = client.begin();
      moment.await(running);
      return new Load(path, client, running);
    }

    /// Waits for this many more connections.
    void goesOn(int count) {
      int before = running.count();
      Patience.until(
          count + " more connections",
          Duration.ofSeconds(30),
          () -> running.count() > before + count);
    }

    List<LoadClient.Exchange> endWithoutFailure() throws IOException, InterruptedException {
      List<LoadClient.Exchange> exchanges = running.stop();
      client.writeTo(testbed.directory().resolve("load" + path.replace('/', '-') + ".log"));
      System.out.println("KilledRolesIT " + path + " connections=" + exchanges.size());
      assertThat(exchanges).noneMatch(LoadClient.Exchange::failed);
      return exchanges;
    }
  }

  /// Who probes `b1`, by its own access log.
  private static final class Probes {
    private static final List<String> NODES = List.of("health", "health2");

    static long of(String node) throws IOException {
      return testbed.accessLogs().of("b1").stream()
          .filter(line -> line.isBy("weir-health/" + node))
          .count();
    }

    static long all() throws IOException {
      return of(NODES.get(0)) + of(NODES.get(1));
    }

    static String last() throws IOException {
      String last = "";
      for (AccessLogs.Line line : testbed.accessLogs().of("b1")) {
        for (String node : NODES) {
          last = line.isBy("weir-health/" + node) ? node : last;
        }
      }
      return last;
    }

    static void awaitMore(long before, int count) {
      Patience.until(count + " more probes of b1", SOON, () -> all() >= before + count);
    }
  }
}
