package dev.weir.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Goal: what operators wanted survives the end of all processes. Method: weights, an admin state
/// and a timeout differ from what the cluster was bootstrapped with; all processes end, in their
/// own time or by SIGKILL, and start again on the same data. The API's answer is compared as a
/// whole, and the directors are judged by the backends' access logs.
class RestartIT {
  private static final Duration STOP_MAX = Duration.ofSeconds(30);
  private static final int ENDED_BY_SIGTERM = 128 + 15;
  private static final String SERVICE_PATH = "/api/v1/services/" + Testbed.SERVICE;
  private static final Testbed.Options OPTIONS =
      Testbed.Options.of("roundrobin", List.of(100, 100, 100));

  @Test
  void keepsEverythingThroughAStopAndThroughAKillOfAll() throws Exception {
    try (Testbed testbed = Testbed.start("restart", OPTIONS)) {
      JsonObject wanted = change(testbed);
      assertServesAs(testbed, testbed.bothDirectors(), "/before");

      List<String> everybody = everybody();
      everybody.forEach(each -> testbed.process(each).terminate());
      for (String each : everybody) {
        assertThat(testbed.process(each).awaitEnd(STOP_MAX)).isEqualTo(ENDED_BY_SIGTERM);
      }
      startAgain(testbed, everybody);
      assertThat(configuration(testbed)).isEqualTo(wanted);
      assertServesAs(testbed, testbed.bothDirectors(), "/after-stop");

      for (String each : everybody) {
        testbed.process(each).kill();
      }
      startAgain(testbed, everybody);
      assertThat(configuration(testbed)).isEqualTo(wanted);
      assertServesAs(testbed, testbed.bothDirectors(), "/after-kill");
      assertWritesWork(testbed, wanted);
    }
  }

  @Test
  void letsADirectorForwardAloneFromItsOwnDisk() throws Exception {
    try (Testbed testbed = Testbed.start("restart-alone", OPTIONS)) {
      JsonObject wanted = change(testbed);
      awaitCopy(testbed, "d1");
      for (String each : Testbed.MEMBERS) {
        testbed.process(each).kill();
      }

      startAgain(testbed, List.of("d1"));
      assertThat(testbed.process("d1").metric("weir_node_copy_used_total")).isEqualTo(1);
      assertServesAs(testbed, List.of(testbed.address("d1")), "/alone");

      LoadClient client = new LoadClient(List.of(testbed.address("d1")), "/joined", 2);
      LoadClient.Running load = client.begin();
      List<String> others = new ArrayList<>(Testbed.MEMBERS);
      others.remove("d1");
      startAgain(testbed, others);
      assertThat(configuration(testbed)).isEqualTo(wanted);
      assertServesAs(testbed, testbed.bothDirectors(), "/together");
      List<LoadClient.Exchange> exchanges = load.stop();
      client.writeTo(testbed.directory().resolve("load.log"));
      assertThat(exchanges).isNotEmpty().noneMatch(LoadClient.Exchange::failed);
      assertWritesWork(testbed, wanted);
    }
  }

  /// Weights 300, 100, 100; `b2` drained; another timeout.
  private static JsonObject change(Testbed testbed) throws Exception {
    testbed.admin().setWeights(Testbed.SERVICE, Map.of("b1", 300));
    testbed.admin().turn(Testbed.SERVICE, "b2", "drain");
    JsonObject timeouts = new JsonObject().put("connectMs", 1_234);
    testbed
        .admin()
        .patch(
            SERVICE_PATH + "?wait=applied&timeout=PT10S",
            new JsonObject().put("timeouts", timeouts))
        .expect(200);
    JsonObject changed = configuration(testbed);
    JsonObject spec = changed.getJsonObject("spec");
    assertThat(spec.getJsonObject("timeouts").getInteger("connectMs")).isEqualTo(1_234);
    assertThat(backend(spec, 0).getInteger("weight")).isEqualTo(300);
    assertThat(backend(spec, 1).getString("adminState")).isEqualTo("DRAIN");
    return changed;
  }

  private static JsonObject backend(JsonObject spec, int index) {
    return spec.getJsonArray("backends").getJsonObject(index);
  }

  /// What operators want and its version.
  private static JsonObject configuration(Testbed testbed)
      throws IOException, InterruptedException {
    JsonObject service = testbed.admin().get(SERVICE_PATH).expect(200).body();
    return new JsonObject()
        .put("id", service.getString("id"))
        .put("etag", service.getString("etag"))
        .put("spec", service.getJsonObject("spec"));
  }

  private static List<String> everybody() {
    List<String> all = new ArrayList<>(Testbed.BACKENDS);
    all.addAll(Testbed.MEMBERS);
    return all;
  }

  private static void startAgain(Testbed testbed, List<String> names) throws IOException {
    for (String each : names) {
      testbed.process(each).start();
    }
    for (String each : names) {
      testbed.process(each).awaitReady();
    }
  }

  /// A node saves what it heard at most twice a second.
  private static void awaitCopy(Testbed testbed, String node) {
    Path copy = testbed.process(node).home().resolve("data").resolve("published");
    Patience.until(
        node + " has saved the last change",
        Duration.ofSeconds(10),
        () -> Files.readString(copy, StandardCharsets.ISO_8859_1).contains("\"connectMs\":1234"));
  }

  /// 300 to 100 between `b1` and `b3`, and nothing to `b2`; `roundrobin` is exact per event loop.
  private static void assertServesAs(
      Testbed testbed, List<InetSocketAddress> directors, String path) throws Exception {
    LoadClient client = new LoadClient(directors, path, 8);
    List<LoadClient.Exchange> exchanges = client.send(800, Duration.ofMinutes(1));
    assertThat(exchanges).hasSize(800).noneMatch(LoadClient.Exchange::failed);
    Map<String, Long> counts = testbed.accessLogs().requests(path);
    System.out.println("RestartIT " + path + " " + counts);
    assertThat(counts).containsEntry("b2", 0L);
    assertThat(100.0 * counts.getOrDefault("b1", 0L) / 800).isBetween(73.0, 77.0);
    assertThat(100.0 * counts.getOrDefault("b3", 0L) / 800).isBetween(23.0, 27.0);
  }

  private static void assertWritesWork(Testbed testbed, JsonObject before) throws Exception {
    testbed.admin().turn(Testbed.SERVICE, "b2", "enable");
    testbed.admin().setWeights(Testbed.SERVICE, Map.of("b1", 0));
    JsonObject after = configuration(testbed);
    assertThat(after.getString("etag")).isNotEqualTo(before.getString("etag"));
    LoadClient client = new LoadClient(testbed.bothDirectors(), "/written", 4);
    assertThat(client.send(200, Duration.ofMinutes(1))).noneMatch(LoadClient.Exchange::failed);
    Map<String, Long> counts = testbed.accessLogs().requests("/written");
    long onB2 = counts.getOrDefault("b2", 0L);
    assertThat(onB2).isCloseTo(100, within(testbed.roundrobinSlack()));
    assertThat(counts).isEqualTo(Map.of("b1", 0L, "b2", onB2, "b3", 200 - onB2));
  }
}
