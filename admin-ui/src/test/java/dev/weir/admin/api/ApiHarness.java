package dev.weir.admin.api;

import static dev.weir.core.testing.FactStoreContract.await;

import dev.weir.admin.Admin;
import dev.weir.admin.AdminSettings;
import dev.weir.core.cluster.ClusterAccess;
import dev.weir.core.model.BackendStatistics;
import dev.weir.core.model.BackendUid;
import dev.weir.core.model.ConnectionCount;
import dev.weir.core.model.DirectorCell;
import dev.weir.core.model.DirectorStatistics;
import dev.weir.core.model.Fact;
import dev.weir.core.model.HealthVote;
import dev.weir.core.model.LatencyBuckets;
import dev.weir.core.model.ListenerId;
import dev.weir.core.model.Presence;
import dev.weir.core.model.Role;
import dev.weir.core.model.Service;
import dev.weir.core.model.ServiceId;
import dev.weir.core.model.Version;
import dev.weir.core.model.Vote;
import dev.weir.core.state.HealthStore;
import dev.weir.core.testing.FakeCluster;
import dev.weir.core.wire.Topics;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A running admin role over fakes of the cluster and the log; every answer is judged by the served
/// OpenAPI document.
final class ApiHarness implements AutoCloseable {
  final FakeCluster cluster = new FakeCluster();
  final FakeLog log = new FakeLog();
  final String token;
  private final Vertx vertx = Vertx.vertx();
  private final Admin admin;
  private final HttpClient client = HttpClient.newHttpClient();
  private final Contract contract;
  private long sequence;

  /// An answer.
  record Answer(int status, JsonObject json, String text, HttpResponse<String> raw) {
    String header(String name) {
      return raw.headers().firstValue(name).orElse("");
    }

    String etag() {
      return header("ETag");
    }
  }

  ApiHarness() {
    ClusterAccess node = cluster.node("a1");
    AdminSettings settings = new AdminSettings("127.0.0.1", 0, null, List.of(), "");
    Admin.Surroundings surroundings = new Admin.Surroundings("weir", List.of("a1"));
    admin = await(Admin.start(vertx, node, log, settings, surroundings));
    token = String.valueOf(admin.madeToken());
    contract = new Contract(get("/api/v1/openapi.json", Map.of()).body());
  }

  int port() {
    return admin.port();
  }

  Contract contract() {
    return contract;
  }

  Answer get(String path) {
    return call("GET", path, null);
  }

  /// With the bearer token; `headers` are names and values in turn.
  Answer call(String method, String path, @Nullable JsonObject body, String... headers) {
    HttpRequest.Builder request = request(method, path, body);
    request.header("Authorization", "Bearer " + token);
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    return judged(method, path, send(request));
  }

  /// Without the token.
  Answer callBare(String method, String path, @Nullable JsonObject body, String... headers) {
    HttpRequest.Builder request = request(method, path, body);
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    return judged(method, path, send(request));
  }

  /// Sends any text as the body; the answer is judged too.
  Answer callRaw(String method, String path, String contentType, String body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri(path))
            .timeout(Duration.ofSeconds(20))
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", contentType)
            .method(method, HttpRequest.BodyPublishers.ofString(body));
    return judged(method, path, send(request));
  }

  /// A page, not judged by the document.
  HttpResponse<String> page(String path) {
    return get(path, Map.of());
  }

  InputStream stream(String path, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri(path)).header("Authorization", "Bearer " + token);
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    try {
      return client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream()).body();
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /// A director says that it lives and what it has applied and counted.
  void directorSays(String name, Service service, Version applied, long connections) {
    sequence++;
    Version version = new Version(1, sequence, name);
    cluster.bus.publish(
        Topics.PRESENCE,
        new Fact<>(
            name + "/director",
            version,
            new Presence(
                name,
                Role.DIRECTOR,
                name + "-1",
                "127.0.0.1:5701",
                "test",
                sequence * 1000,
                Presence.Phase.READY,
                "")));
    BackendUid uid = service.backends().getFirst().uid();
    cellSays(name, service, applied);
    LatencyBuckets buckets = new LatencyBuckets(new long[LatencyBuckets.BUCKET_COUNT]);
    cluster.bus.publish(
        Topics.STATISTICS,
        new Fact<>(
            name + "-1",
            version,
            new DirectorStatistics(
                name,
                name + "-1",
                sequence * 1000,
                List.of(
                    new BackendStatistics(uid, connections, 2, 0, 1000, 2000, buckets, buckets)))));
    cluster.bus.settle();
  }

  /// A cell of a director of whose presence nothing was heard yet.
  void cellSays(String name, Service service, Version applied) {
    sequence++;
    BackendUid uid = service.backends().getFirst().uid();
    cluster.bus.publish(
        Topics.CONNECTIONS_CHANGED,
        new Fact<>(
            name + "-1",
            new Version(1, sequence, name),
            new DirectorCell(
                name,
                name + "-1",
                DirectorCell.Extent.WHOLE,
                Map.of(uid, new ConnectionCount(3, 1)),
                Map.of(service.id(), applied),
                List.of(
                    new DirectorCell.BoundListener(
                        service.id(), new ListenerId("tcp"), "127.0.0.2:8080", "", "native"),
                    new DirectorCell.BoundListener(
                        service.id(),
                        new ListenerId("tcp"),
                        "127.0.0.3:8080",
                        "address in use",
                        "native")),
                List.of(uid))));
    cluster.bus.settle();
  }

  void proberVotes(BackendUid uid, Vote vote) {
    sequence++;
    Fact<HealthVote> fact =
        new Fact<>(
            HealthStore.key(uid, "h1"),
            new Version(1, sequence, "h1"),
            new HealthVote(uid, "h1", vote, "L4CON", "connection refused", 1_000_000, 3));
    cluster.bus.publish(Topics.HEALTH_CHANGED, fact);
    cluster.bus.settle();
  }

  Service service(String id) {
    Service service = log.current().service(new ServiceId(id));
    if (service == null) {
      throw new AssertionError("no service " + id);
    }
    return service;
  }

  @Override
  public void close() {
    await(admin.stop());
    await(vertx.close());
    client.close();
  }

  private Answer judged(String method, String path, HttpResponse<String> response) {
    String type = response.headers().firstValue("Content-Type").orElse("");
    contract.check(method, path, response.statusCode(), type, response.body());
    JsonObject json = type.endsWith("json") ? new JsonObject(response.body()) : new JsonObject();
    return new Answer(response.statusCode(), json, response.body(), response);
  }

  private HttpResponse<String> get(String path, Map<String, String> headers) {
    HttpRequest.Builder request = request("GET", path, null);
    headers.forEach(request::header);
    return send(request);
  }

  private HttpRequest.Builder request(String method, String path, @Nullable JsonObject body) {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri(path)).timeout(Duration.ofSeconds(20));
    if (body == null) {
      return request.method(method, HttpRequest.BodyPublishers.noBody());
    }
    return request
        .header("Content-Type", "application/json")
        .method(method, HttpRequest.BodyPublishers.ofString(body.encode()));
  }

  private HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private URI uri(String path) {
    return URI.create("http://127.0.0.1:" + admin.port() + path);
  }
}
