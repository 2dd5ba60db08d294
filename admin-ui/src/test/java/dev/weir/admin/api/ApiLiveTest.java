package dev.weir.admin.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import dev.weir.core.model.Fact;
import dev.weir.core.model.Presence;
import dev.weir.core.model.Role;
import dev.weir.core.model.Service;
import dev.weir.core.model.ServiceId;
import dev.weir.core.model.Version;
import dev.weir.core.model.Vote;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What the cluster says, as the API shows it: states, counts, shares, propagation, events, stream.
final class ApiLiveTest {
  private static final Duration BOUND = Duration.ofSeconds(20);
  private final ApiHarness api = new ApiHarness();
  private Service web;

  @BeforeEach
  void create() {
    api.call("PUT", "/api/v1/services/web", ApiServicesTest.web());
    web = api.service("web");
    web.backends().forEach(each -> api.proberVotes(each.uid(), Vote.UP));
  }

  @AfterEach
  void close() {
    api.close();
  }

  @Test
  void aWriteWaitsUntilEveryLiveDirectorHasApplied() {
    api.directorSays("d1", web, version(), 0);
    ApiHarness.Answer early =
        api.call("POST", "/api/v1/services/web:disable", null, "If-Match", "*");
    assertThat(early.json().getJsonObject("propagation"))
        .isEqualTo(propagation(0, 1).put("lagging", JsonArray.of("d1")));
    api.directorSays("d1", web, new Version(9, 9, ""), 0);
    ApiHarness.Answer late =
        api.call(
            "POST", "/api/v1/services/web:enable?wait=applied&timeout=PT5S", null, "If-Match", "*");
    assertThat(late.json().getJsonObject("propagation"))
        .isEqualTo(propagation(1, 1).put("lagging", new JsonArray()));
  }

  /// Goal: who has just started does not take the few directors that it has heard for all.
  /// Method: a director's cell is there, its presence is not; then its lease would be over.
  @Test
  void aDirectorThatWasNotHeardYetIsWaitedFor() {
    Version before = version();
    api.cellSays("d1", web, before);
    ApiHarness.Answer early =
        api.call("POST", "/api/v1/services/web:disable", null, "If-Match", "*");
    assertThat(early.json().getJsonObject("propagation"))
        .isEqualTo(propagation(0, 1).put("lagging", JsonArray.of("d1")));
    api.cluster.clock.advanceMillis(Presence.leaseNanos(Role.DIRECTOR) / 1_000_000);
    ApiHarness.Answer late = api.call("POST", "/api/v1/services/web:enable", null, "If-Match", "*");
    assertThat(late.json().getJsonObject("propagation"))
        .isEqualTo(propagation(0, 0).put("lagging", new JsonArray()));
  }

  @Test
  void aDownBackendIsShownWithTheReasonAndTheShareOfTheOther() {
    await().atMost(BOUND).until(() -> ageAfterAWhile("b1") > 0);
    api.proberVotes(web.backends().getFirst().uid(), Vote.DOWN);
    await().atMost(BOUND).until(() -> status("b1").getString("state").equals("DOWN"));
    JsonObject health = status("b1").getJsonObject("health");
    assertThat(health.getString("code")).isEqualTo("L4CON");
    assertThat(status("b1").getJsonObject("cause").getString("by")).isEqualTo("probe");
    assertThat(status("b2").getDouble("expectedShare")).isEqualTo(1.0);
    JsonObject service = api.get("/api/v1/services/web").json().getJsonObject("status");
    assertThat(service.getString("state")).isEqualTo("DEGRADED");
    assertThat(service.getString("reason")).isEqualTo("1 of 2 backends down");
    await()
        .atMost(BOUND)
        .until(() -> api.get("/api/v1/events?kind=backend.state").json().getInteger("total") > 0);
  }

  @Test
  void whatDirectorsCountIsSummedAndTheirListenersAreShown() {
    api.directorSays("d1", web, version(), 100);
    api.directorSays("d1", web, version(), 150);
    api.directorSays("d2", web, version(), 7);
    await().atMost(BOUND).until(() -> stats("b1").getJsonObject("byDirector").size() == 2);
    assertThat(stats("b1").getInteger("open")).isEqualTo(6);
    assertThat(stats("b1").getInteger("connectionsTotal")).isEqualTo(157);
    assertThat(stats("b1").getInteger("failuresTotal")).isEqualTo(4);
    assertThat(status("b1").getJsonArray("vetoedBy")).containsExactly("d1", "d2");
    JsonObject listener = api.get("/api/v1/services/web/listeners/tcp").json();
    assertThat(listener.getJsonObject("status").getJsonArray("byDirector")).hasSize(4);
    JsonObject members = api.get("/api/v1/cluster/members").json();
    assertThat(members.getInteger("total")).isEqualTo(3);
    JsonObject member = api.get("/api/v1/cluster/members/d1").json();
    assertThat(member.getJsonObject("director").getInteger("listenersBound")).isOne();
    JsonObject overview = api.get("/api/v1/overview").json();
    assertThat(overview.getJsonObject("members").getInteger("directors")).isEqualTo(2);
  }

  @Test
  void aPreviewSaysTheSharesThatThenHold() {
    JsonObject changes =
        new JsonObject()
            .put("changes", JsonArray.of(new JsonObject().put("backend", "b2").put("weight", 300)));
    ApiHarness.Answer preview = api.call("POST", "/api/v1/services/web/weights:preview", changes);
    JsonObject row = preview.json().getJsonArray("items").getJsonObject(1);
    assertThat(row.getJsonObject("before").getDouble("share")).isEqualTo(0.5);
    assertThat(row.getJsonObject("after").getDouble("share")).isEqualTo(0.75);
    ApiHarness.Answer written =
        api.call("PATCH", "/api/v1/services/web/weights", changes, "If-Match", preview.etag());
    assertThat(written.status()).isEqualTo(200);
    JsonObject weights = api.get("/api/v1/services/web/weights").json();
    JsonObject after = weights.getJsonArray("items").getJsonObject(1);
    assertThat(after.getDouble("expectedShare")).isCloseTo(0.75, within(1e-6));
    JsonObject event =
        api.get("/api/v1/events?kind=weight.changed").json().getJsonArray("items").getJsonObject(0);
    assertThat(event.getString("from")).isEqualTo("100");
    assertThat(event.getString("to")).isEqualTo("300");
  }

  @Test
  void weightsOfUnknownBackendsAndOutOfRangeAreRefusedTogether() {
    JsonObject changes =
        new JsonObject()
            .put(
                "changes",
                JsonArray.of(
                    new JsonObject().put("backend", "b9").put("weight", 1),
                    new JsonObject().put("backend", "b1").put("weight", 1001)));
    ApiHarness.Answer answer =
        api.call("PATCH", "/api/v1/services/web/weights", changes, "If-Match", "*");
    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.json().getJsonArray("errors")).hasSize(2);
    assertThat(web.backends()).isEqualTo(api.service("web").backends());
  }

  @Test
  void theStatusPageIsServedInThreeForms() {
    assertThat(api.get("/status.json").status()).isEqualTo(200);
    assertThat(api.get("/status").text()).contains("b1").contains("<table");
    String[] lines = api.get("/status.csv").text().split("\r\n", -1);
    assertThat(lines[0]).startsWith("service,backend,address,state");
    assertThat(lines[1]).startsWith("web,b1,127.0.0.1:9001,UP");
  }

  @Test
  void aCheckAnswersWithTheHealth() {
    ApiHarness.Answer answer = api.call("POST", "/api/v1/services/web/backends/b1:check", null);
    assertThat(answer.json().getJsonArray("votes")).hasSize(1);
  }

  @Test
  void theStreamsDeltasMergedOverItsSnapshotAreWhatIsRead() throws IOException {
    try (BufferedReader stream = stream("/api/v1/stream?scopes=service:web,events")) {
      JsonObject snapshot = next(stream, "snapshot");
      api.contract().checkSchema("StreamSnapshot", snapshot.encode());
      JsonObject rows = snapshot.getJsonObject("rows");
      assertThat(rows.fieldNames()).containsExactlyInAnyOrder("b1", "b2");
      api.call(
          "PATCH",
          "/api/v1/services/web/backends/b1",
          new JsonObject().put("weight", 400),
          "If-Match",
          "*");
      JsonObject change = next(stream, "change");
      api.contract().checkSchema("Event", change.encode());
      assertThat(change.getString("kind")).isEqualTo("weight.changed");
      JsonObject row = rows.getJsonObject("b1");
      while (row.getJsonObject("spec").getInteger("weight") != 400) {
        JsonObject delta = next(stream, "delta");
        if (delta.getString("scope").equals("service:web")) {
          api.contract().checkSchema("StreamDelta", delta.encode());
          merge(row, delta.getJsonObject("rows").getJsonObject("b1", new JsonObject()));
        }
      }
      JsonObject read = api.get("/api/v1/services/web/backends/b1").json();
      assertThat(row.getJsonObject("spec")).isEqualTo(read.getJsonObject("spec"));
      assertThat(row.getString("etag")).isEqualTo(read.getString("etag"));
    }
  }

  @Test
  void aDeletedServiceLeavesItsStream() throws IOException {
    try (BufferedReader stream = stream("/api/v1/stream?scopes=service:web")) {
      next(stream, "snapshot");
      api.call("DELETE", "/api/v1/services/web", null, "If-Match", "*");
      JsonObject delta = next(stream, "delta");
      while (delta.getJsonArray("gone").isEmpty()) {
        delta = next(stream, "delta");
      }
      assertThat(delta.getJsonArray("gone")).hasSize(2);
      assertThat(delta.containsKey("head")).isTrue();
      assertThat(delta.getValue("head")).isNull();
    }
  }

  private static void merge(JsonObject row, JsonObject delta) {
    for (Map.Entry<String, Object> entry : delta) {
      if (entry.getValue() instanceof JsonObject members
          && row.getValue(entry.getKey()) instanceof JsonObject held) {
        members.forEach(member -> held.put(member.getKey(), member.getValue()));
      } else {
        row.put(entry.getKey(), entry.getValue());
      }
    }
  }

  private BufferedReader stream(String path) {
    return new BufferedReader(new InputStreamReader(api.stream(path), StandardCharsets.UTF_8));
  }

  /// The data of the next event of a kind; the stream ends the test if none comes.
  private static JsonObject next(BufferedReader stream, String kind) throws IOException {
    String event = "";
    for (int lines = 0; lines < 10_000; lines++) {
      String line = stream.readLine();
      assertThat(line).as("the stream has ended").isNotNull();
      if (line.startsWith("event: ")) {
        event = line.substring(7);
      } else if (line.startsWith("data: ") && event.equals(kind)) {
        return new JsonObject(line.substring(6));
      }
    }
    throw new AssertionError("no " + kind);
  }

  private JsonObject status(String backend) {
    return api.get("/api/v1/services/web/backends/" + backend).json().getJsonObject("status");
  }

  private long ageAfterAWhile(String backend) {
    api.cluster.clock.advanceMillis(10);
    return status(backend).getLong("sinceMs");
  }

  private JsonObject stats(String backend) {
    return api.get("/api/v1/services/web/backends/" + backend).json().getJsonObject("stats");
  }

  private Version version() {
    Fact<Service> fact = api.log.current().fact(new ServiceId("web"));
    return fact == null ? Version.NONE : fact.version();
  }

  private static JsonObject propagation(int acked, int total) {
    return new JsonObject().put("acked", acked).put("total", total);
  }
}
