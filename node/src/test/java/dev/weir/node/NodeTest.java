package dev.weir.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.core.model.Readiness;
import dev.weir.core.model.Role;
import io.vertx.core.Future;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// A node that joins no cluster: a demo backend alone.
class NodeTest {
  private static final Surroundings NOBODY = new Surroundings(_ -> {}, _ -> {});

  private static NodeSettings settings(int opsPort) {
    return new SettingsReader(new Machine("host1", null, Map.of()))
        .read(
            "roles: [demo-backend]\nops: {port: %d}\ndemoBackend: {accessLog: \"\"}\n"
                .formatted(opsPort),
            "weir.yaml")
        .settings();
  }

  private static <T> T done(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
  }

  @Test
  void startsAnswersAndStops() throws Exception {
    Node node = done(Node.start(settings(0), null, NOBODY));
    assertThat(node.readiness()).isEqualTo(Map.of(Role.DEMO_BACKEND, Readiness.READY));
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + node.opsPort() + "/metrics"))
              .build();
      HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
      assertThat(answer.body())
          .contains("weir_node_native_transport", "jvm_memory_used_bytes")
          .contains(
              "weir_node_start_seconds{phase=\"started\"}", "weir_node_aot_cache{state=\"off\"} 1");
    }
    done(node.stop());
    assertThat(node.readiness())
        .isEqualTo(Map.of(Role.DEMO_BACKEND, Readiness.notReady("stopping")));
  }

  @Test
  void endsWithASentenceWhenItsOpsPortIsTaken() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      Future<Node> start = Node.start(settings(taken.getLocalPort()), null, NOBODY);
      assertThatThrownBy(() -> done(start))
          .isInstanceOf(ExecutionException.class)
          .hasMessageContaining("ops: 127.0.0.1:" + taken.getLocalPort())
          .hasMessageContaining("(expected: a port that can be bound)");
    }
  }
}
