package dev.weir.feedback;

import static dev.weir.core.testing.FactStoreContract.await;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weir.core.cluster.ClusterAccess;
import dev.weir.core.cluster.HazelcastCluster;
import dev.weir.core.cluster.HazelcastMembers;
import dev.weir.core.cluster.Shards;
import dev.weir.core.model.BackendUid;
import dev.weir.core.model.Fact;
import dev.weir.core.model.Feedback;
import dev.weir.core.model.Service;
import dev.weir.core.model.ServiceId;
import dev.weir.core.model.ServiceLoad;
import dev.weir.core.model.Version;
import dev.weir.core.testing.CutBus;
import dev.weir.core.testing.Samples;
import dev.weir.core.wire.Topics;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Two feedback nodes on two real members: one dies without a word, what it said stays to be read,
/// and the other claims its services and goes on from there.
final class FeedbackClusterIT {
  private static final List<String> NODES = List.of("f1", "f2");
  private static final List<String> SERVICES = List.of("s1", "s2", "s3", "s4", "s5", "s6");

  /// Leases of 6 s, and whatever a busy machine adds.
  private static final Duration BOUND = Duration.ofMinutes(2);

  /// Computes often, and what was reported never expires while the test runs.
  private static final Feedback.Lvs LVS =
      new Feedback.Lvs(
          Duration.ofMillis(200),
          50,
          100,
          4000,
          Duration.ofHours(1),
          950,
          Feedback.Metrics.DEFAULT);

  private record Node(HazelcastCluster member, CutBus bus, RunningFeedback role) {}

  private final HazelcastMembers members = new HazelcastMembers();
  private final HttpClient http = HttpClient.newHttpClient();

  @AfterEach
  void close() {
    http.close();
    members.close();
  }

  @Test
  void aDeadNodesServicesAreClaimedByTheOtherAndWhatItSaidStays() throws Exception {
    Node f1 = start("f1");
    SERVICES.forEach(id -> publish(f1.member(), id));
    Node f2 = start("f2");
    until(() -> writers(f2).equals(owners()));
    assertThat(owners().values()).contains("f1", "f2");
    String ofTheDead = ownedBy("f1");
    report(f1, ofTheDead, 1.2);
    until(() -> factor(f2, ofTheDead) < 1000);

    Map<String, Version> before = versions(f2);
    f1.bus().cut();
    members.kill(f1.member());
    assertThat(versions(f2).keySet()).as("loads right after the death").isEqualTo(before.keySet());
    assertThat(factor(f2, ofTheDead)).isLessThan(1000);
    until(() -> writers(f2).values().stream().allMatch("f2"::equals));
    versions(f2)
        .forEach(
            (id, version) -> {
              long former = requireNonNull(before.get(id)).epoch();
              if ("f1".equals(owners().get(id))) {
                assertThat(version.epoch()).as("epoch of %s", id).isGreaterThan(former);
              }
            });
    assertThat(factor(f2, ofTheDead)).as("goes on from there").isLessThan(1000);
    // The new owner decides on it now: its backend has become idle.
    int taken = factor(f2, ofTheDead);
    report(f2, ofTheDead, 0.1);
    until(() -> factor(f2, ofTheDead) > taken);
  }

  private Node start(String name) {
    HazelcastCluster member = members.start(name);
    ClusterAccess access = member.access();
    CutBus bus = new CutBus(access.bus());
    ClusterAccess cut = access.with(bus);
    FeedbackSettings settings = FeedbackSettings.DEFAULT.onFreePorts();
    RunningFeedback role = await(FeedbackVerticle.start(member.vertx(), cut, settings));
    until(() -> role.readiness().ready());
    return new Node(member, bus, role);
  }

  private static void publish(HazelcastCluster member, String id) {
    Service base = Samples.service(100, 100);
    Service service =
        new Service(
            new ServiceId(id),
            true,
            base.scheduler(),
            List.of(),
            base.backends(),
            base.forwarding(),
            base.health(),
            new Feedback(Feedback.Verdict.LVS, Feedback.AgentCheck.DEFAULT, LVS));
    Fact<Service> fact = new Fact<>(id, new Version(1, 1, ""), service);
    await(member.access().services().put(fact));
    member.access().bus().publish(Topics.SERVICE_CHANGED, fact);
  }

  private void report(Node node, String service, double load)
      throws IOException, InterruptedException {
    JsonObject report =
        new JsonObject().put("service", service).put("backend", "b1").put("load", load);
    HttpResponse<String> response =
        http.send(
            HttpRequest.newBuilder(Bench.uri(node.role(), "/v1/reports"))
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(report.encode()))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(new JsonObject(response.body()).getInteger("accepted")).isEqualTo(1);
  }

  private static Map<String, String> owners() {
    Map<String, String> owners = new TreeMap<>();
    SERVICES.forEach(id -> owners.put(id, Shards.owners(id, NODES, 1).getFirst()));
    return owners;
  }

  private static String ownedBy(String node) {
    return SERVICES.stream().filter(id -> node.equals(owners().get(id))).findFirst().orElseThrow();
  }

  private static Map<String, String> writers(Node node) {
    Map<String, String> writers = new TreeMap<>();
    versions(node).forEach((id, version) -> writers.put(id, version.writer()));
    return writers;
  }

  private static Map<String, Version> versions(Node node) {
    Map<String, Version> versions = new LinkedHashMap<>();
    for (Fact<ServiceLoad> fact : await(node.member().access().load().load())) {
      versions.put(fact.key(), fact.version());
    }
    return versions;
  }

  private static int factor(Node node, String service) {
    Fact<ServiceLoad> fact = await(node.member().access().load().get(service));
    ServiceLoad load = fact == null ? null : fact.value();
    return load == null ? 1000 : load.of(new BackendUid(1)).factor().permille();
  }

  private static void until(Callable<Boolean> condition) {
    await().atMost(BOUND).pollInterval(Duration.ofMillis(50)).until(condition);
  }
}
