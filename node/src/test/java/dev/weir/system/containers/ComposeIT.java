package dev.weir.system.containers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import dev.weir.system.Chromium;
import dev.weir.system.OperatorPage;
import dev.weir.system.Patience;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The compose file as users start it. k6 judges by the answers of the backends, who say by whom
/// they were called; so do the backends' own access logs.
@Tag("containers")
final class ComposeIT {
  private static final List<String> BACKENDS = List.of("backend1", "backend2", "backend3");
  private static Compose cluster;

  @BeforeAll
  static void start() {
    cluster = Compose.up(WeirImage.name());
  }

  @AfterAll
  static void stop() {
    if (cluster != null) {
      cluster.close();
    }
  }

  @Test
  void moreDirectorsJoinAndAllCarryTraffic() {
    cluster.scaleDirectors(4);
    Shell.Output load = cluster.k6("steady.js", Load.of(4, 10).settings());
    assertThat(load.ok()).contains("ok   weir_directors_seen: max>=4");
    Set<String> directors = addresses("director");
    assertThat(directors).hasSize(4);
    for (String backend : BACKENDS) {
      assertThat(callers(backend)).as("callers of " + backend).containsAll(directors);
    }
  }

  @Test
  void everyPublishedPortLeadsToADirectorOfItsOwn() throws Exception {
    int directors = cluster.containers("director").size();
    Set<String> callers = new HashSet<>();
    for (int index = 1; index <= directors; index++) {
      String address = cluster.address("director", index, 8080);
      assertThat(address).startsWith("127.0.0.1:");
      callers.add(new JsonObject(get("http://" + address + "/").body()).getString("caller"));
    }
    assertThat(callers).hasSize(directors);
  }

  @Test
  void administrationIsOnLoopbackAndWantsTheToken() throws Exception {
    String address = cluster.address("admin", 1, 8081);
    assertThat(address).startsWith("127.0.0.1:");
    String services = "http://" + address + "/api/v1/services";
    assertThat(get(services).statusCode()).isEqualTo(401);
    assertThat(get(services, "Authorization", "Bearer " + cluster.token()).body())
        .contains("\"demo\"");
  }

  @Test
  void secretsAreReadableForTheUserOfWeirOnly() {
    assertThat(cluster.execute("admin", "stat", "-c", "%a %U", "/secrets/admin/token"))
        .isEqualTo("600 weir");
    assertThat(cluster.execute("director", "stat", "-c", "%a %U", "/secrets/cluster/key"))
        .isEqualTo("600 weir");
    assertThat(cluster.execute("director", "ls", "/secrets/admin")).isEmpty();
  }

  @Test
  void prometheusReadsTheMetricsOfEveryMember() {
    cluster.start("prometheus");
    String targets =
        "http://" + cluster.address("prometheus", 1, 9090) + "/api/v1/targets?state=active";
    int members = cluster.containers("director").size() + 3;
    await()
        .atMost(Patience.scaled(Duration.ofSeconds(60)))
        .pollInterval(Duration.ofSeconds(1))
        .ignoreExceptions()
        .untilAsserted(
            () -> assertThat(healths(get(targets).body())).containsOnly("up").hasSize(members));
  }

  @Test
  void weightsMovedThroughTheApiMoveTheShares() {
    int directors = cluster.containers("director").size();
    cluster.k6("weights.js", Load.of(directors, 20).settings()).ok();
  }

  @Test
  void aWeightMovedInThePageMovesTheShares() throws Exception {
    int directors = cluster.containers("director").size();
    CompletableFuture<Shell.Output> meanwhile =
        CompletableFuture.supplyAsync(
            () -> cluster.k6("steady.js", Load.of(directors, 20).settings()));
    cluster.awaitLines("backend1", 100);
    moveInThePage("backend1", otherThan(weight("backend1")), directors);
    meanwhile.get(3, TimeUnit.MINUTES).ok();
    List<Long> before = requests();
    cluster.k6("steady.js", Load.of(directors, 20).settings()).ok();
    assertSharesFollowTheWeights(before, requests());
  }

  @Test
  void growingLoadIsCarried() {
    int directors = cluster.containers("director").size();
    cluster.k6("ramp.js", Load.of(directors, 12).settings()).ok();
  }

  @Test
  void nobodyNoticesABackendThatFailsItsHealthCheck() {
    int directors = cluster.containers("director").size();
    cluster.k6("failover.js", Load.of(directors, 15).settings()).ok();
  }

  @Test
  void clientsComeBackWhenADirectorIsKilled() throws Exception {
    List<String> directors = cluster.containers("director");
    CompletableFuture<Shell.Output> load =
        CompletableFuture.supplyAsync(
            () ->
                cluster.k6(
                    "failover.js", Load.of(directors.size(), 15).settingsAnd("FAULT", "outside")));
    cluster.awaitLines("backend1", 100);
    cluster.kill(directors.getLast());
    load.get(3, TimeUnit.MINUTES).ok();
    cluster.scaleDirectors(directors.size());
  }

  private static void moveInThePage(String backend, int weight, int directors) {
    String admin = "http://" + cluster.address("admin", 1, 8081);
    try (Chromium chromium = Chromium.start();
        OperatorPage page = chromium.open(admin, "en-GB")) {
      page.visitSignedIn("services/demo/weights", cluster.token());
      page.weight(backend).fill(Integer.toString(weight));
      page.button("Apply 1 change").click();
      page.expect(page.find(".toast"))
          .containsText("Applied on " + directors + " of " + directors + " directors");
      page.photograph("compose-weight-applied");
      assertThat(page.complaints()).isEmpty();
    }
  }

  private static int otherThan(int weight) {
    return weight == 300 ? 500 : 300;
  }

  private static int weight(String backend) throws Exception {
    String uri =
        "http://" + cluster.address("admin", 1, 8081) + "/api/v1/services/demo/backends/" + backend;
    String body = get(uri, "Authorization", "Bearer " + cluster.token()).body();
    return new JsonObject(body).getJsonObject("spec").getInteger("weight");
  }

  /// Requests so far, one number per backend, by the backends' own access logs.
  private static List<Long> requests() {
    return BACKENDS.stream().map(each -> AccessLog.requests(cluster.logs(each))).toList();
  }

  private static void assertSharesFollowTheWeights(List<Long> before, List<Long> after)
      throws Exception {
    List<Integer> weights = new ArrayList<>();
    for (String backend : BACKENDS) {
      weights.add(weight(backend));
    }
    double weightSum = weights.stream().mapToInt(each -> each).sum();
    double requestSum = sum(after) - sum(before);
    for (int i = 0; i < BACKENDS.size(); i++) {
      assertThat((after.get(i) - before.get(i)) / requestSum)
          .as("share of " + BACKENDS.get(i) + " of " + requestSum + " requests")
          .isCloseTo(weights.get(i) / weightSum, within(0.02));
    }
  }

  private static long sum(List<Long> counts) {
    return counts.stream().mapToLong(each -> each).sum();
  }

  private static List<String> healths(String targets) {
    return new JsonObject(targets)
        .getJsonObject("data").getJsonArray("activeTargets").stream()
            .map(target -> ((JsonObject) target).getString("health"))
            .toList();
  }

  private static Set<String> addresses(String service) {
    Set<String> addresses = new TreeSet<>();
    cluster.containers(service).forEach(each -> addresses.add(cluster.addressInside(each)));
    return addresses;
  }

  /// Who called a backend, by its own access log.
  private static Set<String> callers(String backend) {
    return AccessLog.callers(cluster.logs(backend));
  }

  private static HttpResponse<String> get(String uri, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(uri)).timeout(Duration.ofSeconds(10));
    if (headers.length > 0) {
      request.headers(headers);
    }
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(request.build(), BodyHandlers.ofString());
    }
  }
}
