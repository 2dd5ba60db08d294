package dev.weir.system;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// An operator's script: the API with a bearer token.
final class AdminClient {
  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  private final String base;
  private final String token;
  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();

  AdminClient(int port, String token) {
    this.base = "http://127.0.0.1:" + port;
    this.token = token;
  }

  /// An answer's status and JSON, which is empty where there is none.
  record Answer(int status, JsonObject body) {
    Answer expect(int wanted) {
      if (status != wanted) {
        throw new AssertionError("status: " + status + " " + body + " (expected: " + wanted + ")");
      }
      return this;
    }
  }

  Answer get(String path) throws IOException, InterruptedException {
    return send("GET", path, null);
  }

  /// What is seen of a backend.
  JsonObject status(String service, String backend) throws IOException, InterruptedException {
    return get("/api/v1/services/" + service + "/backends/" + backend)
        .expect(200)
        .body()
        .getJsonObject("status");
  }

  /// How much of its wanted weight feedback leaves a backend, in thousandths.
  int factorPermille(String service, String backend) throws IOException, InterruptedException {
    return status(service, backend).getJsonObject("weight").getInteger("factorPermille");
  }

  /// `UP`, `DRAINING` or `LOST`.
  String memberState(String member) throws IOException, InterruptedException {
    return get("/api/v1/cluster/members/" + member).expect(200).body().getString("state");
  }

  Answer post(String path) throws IOException, InterruptedException {
    return send("POST", path, new JsonObject());
  }

  Answer patch(String path, JsonObject body) throws IOException, InterruptedException {
    return send("PATCH", path, body);
  }

  Answer delete(String path) throws IOException, InterruptedException {
    return send("DELETE", path, new JsonObject());
  }

  /// Makes a service and waits until every live director has applied it.
  Answer create(String service, JsonObject spec) throws IOException, InterruptedException {
    String path = "/api/v1/services/" + service + "?wait=applied&timeout=PT10S";
    Answer answer = send("PUT", path, spec, "If-None-Match").expect(201);
    expectApplied(answer.body());
    return answer;
  }

  /// Moves weights and waits until every live director has applied them.
  Answer setWeights(String service, Map<String, Integer> weights)
      throws IOException, InterruptedException {
    JsonArray changes = new JsonArray();
    weights.forEach(
        (backend, weight) ->
            changes.add(new JsonObject().put("backend", backend).put("weight", weight)));
    Answer answer =
        patch(
            "/api/v1/services/" + service + "/weights?wait=applied&timeout=PT10S",
            new JsonObject().put("changes", changes));
    answer.expect(200);
    expectApplied(answer.body());
    return answer;
  }

  /// `enable`, `drain` or `disable`, acknowledged by every live director.
  Answer turn(String service, String backend, String verb)
      throws IOException, InterruptedException {
    Answer answer =
        post(
            "/api/v1/services/"
                + service
                + "/backends/"
                + backend
                + ":"
                + verb
                + "?wait=applied&timeout=PT10S");
    answer.expect(200);
    expectApplied(answer.body());
    return answer;
  }

  private static void expectApplied(JsonObject change) {
    JsonObject propagation = change.getJsonObject("propagation", new JsonObject());
    if (!propagation.getInteger("acked", -1).equals(propagation.getInteger("total", -2))) {
      throw new AssertionError("propagation: " + propagation + " (expected: all acked)");
    }
  }

  private Answer send(String method, String path, @Nullable JsonObject body)
      throws IOException, InterruptedException {
    return send(method, path, body, "If-Match");
  }

  private Answer send(String method, String path, @Nullable JsonObject body, String precondition)
      throws IOException, InterruptedException {
    HttpRequest.BodyPublisher publisher =
        body == null
            ? HttpRequest.BodyPublishers.noBody()
            : HttpRequest.BodyPublishers.ofString(body.encode());
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(base + path))
            .timeout(Patience.scaled(TIMEOUT))
            .header("Authorization", "Bearer " + token)
            .method(method, publisher);
    if (body != null) {
      request.header("Content-Type", "application/json").header(precondition, "*");
    }
    HttpResponse<String> response =
        client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    String text = response.body();
    return new Answer(
        response.statusCode(), text.startsWith("{") ? new JsonObject(text) : new JsonObject());
  }
}
