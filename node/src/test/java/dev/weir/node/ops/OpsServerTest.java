package dev.weir.node.ops;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.core.model.Readiness;
import dev.weir.core.model.Role;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OpsServerTest {
  private final Vertx vertx = Vertx.vertx();
  private final HttpClient client = HttpClient.newHttpClient();
  private final Map<Role, Readiness> state = new ConcurrentHashMap<>();
  private OpsServer ops;

  @BeforeEach
  void start() throws Exception {
    ops =
        OpsServer.start(
                vertx,
                new OpsSettings("127.0.0.1", 0),
                () -> state.isEmpty() ? Map.of() : new EnumMap<>(state),
                () -> "weir_test_total 1\n")
            .toCompletionStage()
            .toCompletableFuture()
            .get(10, TimeUnit.SECONDS);
  }

  @AfterEach
  void stop() throws Exception {
    client.close();
    vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  private HttpResponse<String> ask(String method, String path)
      throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + ops.port() + path);
    HttpRequest request =
        HttpRequest.newBuilder(uri)
            .timeout(Duration.ofSeconds(10))
            .method(method, HttpRequest.BodyPublishers.noBody())
            .build();
    return client.send(request, HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void isAliveWhateverItsRolesAre() throws Exception {
    state.put(Role.DIRECTOR, Readiness.notReady("starting"));
    assertThat(ask("GET", "/livez").statusCode()).isEqualTo(200);
  }

  @Test
  void speaksHttp1ToAClientThatOffersHttp2() throws Exception {
    assertThat(ask("GET", "/livez").version()).isEqualTo(HttpClient.Version.HTTP_1_1);
  }

  @Test
  void isReadyWhenEveryRoleIs() throws Exception {
    state.put(Role.DIRECTOR, Readiness.READY);
    state.put(Role.HEALTH, Readiness.READY);
    HttpResponse<String> answer = ask("GET", "/readyz");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body())
        .isEqualTo(
            "{\"ready\":true,\"roles\":{\"director\":{\"ready\":true,\"reason\":\"\"},"
                + "\"health\":{\"ready\":true,\"reason\":\"\"}}}\n");
  }

  @Test
  void saysWhichRoleIsNotReadyAndWhy() throws Exception {
    state.put(Role.DIRECTOR, Readiness.notReady("no table yet"));
    state.put(Role.HEALTH, Readiness.READY);
    HttpResponse<String> answer = ask("GET", "/readyz");
    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.body())
        .contains("\"director\":{\"ready\":false,\"reason\":\"no table yet\"}");
  }

  @Test
  void answersForOneRole() throws Exception {
    state.put(Role.DIRECTOR, Readiness.notReady("draining"));
    state.put(Role.DEMO_BACKEND, Readiness.READY);
    assertThat(ask("GET", "/readyz/director").statusCode()).isEqualTo(503);
    assertThat(ask("GET", "/readyz/demo-backend").statusCode()).isEqualTo(200);
    assertThat(ask("GET", "/readyz/admin").statusCode()).isEqualTo(404);
  }

  @Test
  void tellsWhatWasCounted() throws Exception {
    HttpResponse<String> answer = ask("GET", "/metrics");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("weir_test_total 1\n");
    assertThat(answer.headers().firstValue("content-type"))
        .hasValue("text/plain; version=0.0.4; charset=utf-8");
  }

  @Test
  void writesNothing() throws Exception {
    for (String method : new String[] {"POST", "PUT", "DELETE", "PATCH"}) {
      assertThat(ask(method, "/readyz").statusCode()).as(method).isEqualTo(405);
    }
  }

  @Test
  void knowsNoOtherPath() throws Exception {
    assertThat(ask("GET", "/").statusCode()).isEqualTo(404);
  }
}
