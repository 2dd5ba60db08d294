package dev.weir.node.demo;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weir.core.cluster.ClusterAccess;
import dev.weir.core.model.BackendLoad;
import dev.weir.core.model.BackendUid;
import dev.weir.core.model.Fact;
import dev.weir.core.model.Feedback;
import dev.weir.core.model.Service;
import dev.weir.core.model.ServiceLoad;
import dev.weir.core.model.Version;
import dev.weir.core.model.Vote;
import dev.weir.core.testing.FactStoreContract;
import dev.weir.core.testing.FakeCluster;
import dev.weir.core.testing.Samples;
import dev.weir.core.time.NanoClock;
import dev.weir.feedback.FeedbackSettings;
import dev.weir.feedback.FeedbackVerticle;
import dev.weir.feedback.RunningFeedback;
import io.vertx.core.Vertx;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// A demo backend and the feedback role, real sockets and real time between them.
final class DemoSteersTest {
  private final FakeCluster cluster = new FakeCluster();
  private final Vertx vertx = Vertx.vertx();
  private final HttpClient http = HttpClient.newHttpClient();

  @AfterEach
  void close() {
    http.close();
    FactStoreContract.await(vertx.close());
  }

  @Test
  void aBackendThatReportsOverloadLosesWeightAndASilentOneComesBackToNeutral() throws Exception {
    var lvs =
        new Feedback.Lvs(
            Duration.ofMillis(500),
            50,
            100,
            4000,
            Duration.ofSeconds(1),
            950,
            Feedback.Metrics.DEFAULT);
    publish(new Feedback(Feedback.Verdict.LVS, Feedback.AgentCheck.DEFAULT, lvs));
    RunningFeedback feedback = feedback();
    var reporting =
        new DemoBackendSettings.Reporting(
            URI.create("http://127.0.0.1:" + feedback.intakePort() + "/v1/reports"),
            "web",
            "b1",
            Duration.ofMillis(200),
            "");
    DemoBackend backend =
        FactStoreContract.await(
            DemoBackend.start(vertx, DemoBackendSettings.named("b1").reportingTo(reporting)));
    put(backend, "{\"load\":0.99}");
    until(() -> held().factor().permille() < 1000);
    put(backend, "{\"reporting\":false}");
    until(() -> held().factor().permille() == 1000 && held().cause().startsWith("no report"));
  }

  @Test
  void itsAgentsWordsReachTheCluster() throws Exception {
    DemoBackend backend =
        FactStoreContract.await(DemoBackend.start(vertx, DemoBackendSettings.named("b1")));
    Integer agentPort = backend.agentPort();
    var check =
        new Feedback.AgentCheck(agentPort == null ? 1 : agentPort, "", Duration.ofMillis(200));
    publish(new Feedback(Feedback.Verdict.AGENT, check, Feedback.Lvs.DEFAULT));
    feedback();
    put(backend, "{\"load\":0.25}");
    until(() -> held().factor().permille() == 750);
    put(backend, "{\"agentSays\":\"down # told so\"}");
    until(() -> held().agent().health() == Vote.DOWN);
    assertThat(held().agent().description()).isEqualTo("told so");
  }

  private RunningFeedback feedback() {
    ClusterAccess access = cluster.node("f1", cluster.bus, NanoClock.system());
    return FactStoreContract.await(
        FeedbackVerticle.start(vertx, access, FeedbackSettings.DEFAULT.onFreePorts()));
  }

  private void publish(Feedback feedback) {
    Service base = Samples.service(100);
    Service service =
        new Service(
            base.id(),
            true,
            base.scheduler(),
            base.listeners(),
            base.backends(),
            base.forwarding(),
            base.health(),
            feedback);
    FactStoreContract.await(
        cluster.stores.services.put(new Fact<>("web", new Version(1, 1, "log"), service)));
  }

  private BackendLoad held() {
    Fact<ServiceLoad> fact = cluster.stores.load.held("web");
    ServiceLoad load = fact == null ? null : fact.value();
    BackendUid uid = new BackendUid(1);
    return load == null ? BackendLoad.neutral(uid) : load.of(uid);
  }

  private void put(DemoBackend backend, String json) throws Exception {
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + backend.port() + "/_demo/settings"))
            .PUT(HttpRequest.BodyPublishers.ofString(json))
            .build();
    assertThat(http.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(200);
  }

  private static void until(Callable<Boolean> condition) {
    await().atMost(30, SECONDS).until(condition);
  }
}
