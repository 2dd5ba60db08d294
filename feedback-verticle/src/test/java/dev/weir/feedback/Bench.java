package dev.weir.feedback;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weir.core.cluster.ClusterAccess;
import dev.weir.core.model.BackendId;
import dev.weir.core.model.BackendLoad;
import dev.weir.core.model.BackendUid;
import dev.weir.core.model.Endpoint;
import dev.weir.core.model.Fact;
import dev.weir.core.model.Feedback;
import dev.weir.core.model.Service;
import dev.weir.core.model.ServiceId;
import dev.weir.core.model.ServiceLoad;
import dev.weir.core.model.Version;
import dev.weir.core.testing.FactStoreContract;
import dev.weir.core.testing.FakeCluster;
import dev.weir.core.testing.Samples;
import dev.weir.core.wire.Questions;
import dev.weir.core.wire.Topics;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/// Feedback nodes on a fake cluster with a manual clock, and a reporter that speaks HTTP to them.
final class Bench implements AutoCloseable {
  final FakeCluster cluster = new FakeCluster();
  final Vertx vertx = Vertx.vertx();
  final HttpClient http = HttpClient.newHttpClient();
  private long index;

  /// A node that has listened long enough to claim.
  RunningFeedback node(String name) {
    return node(cluster.node(name), FeedbackSettings.DEFAULT.onFreePorts());
  }

  RunningFeedback node(ClusterAccess access, FeedbackSettings settings) {
    RunningFeedback node = FactStoreContract.await(FeedbackVerticle.start(vertx, access, settings));
    cluster.clock.advance(Duration.ofNanos(Weigher.LISTEN_NANOS));
    until(() -> node.readiness().ready());
    return node;
  }

  void publish(Service service) {
    index++;
    Fact<Service> fact = new Fact<>(service.id().value(), new Version(1, index, "log"), service);
    FactStoreContract.await(cluster.stores.services.put(fact));
    cluster.bus.publish(Topics.SERVICE_CHANGED, fact);
  }

  void delete(ServiceId id) {
    index++;
    Fact<Service> fact = Fact.deleted(id.value(), new Version(1, index, "log"));
    FactStoreContract.await(cluster.stores.services.put(fact));
    cluster.bus.publish(Topics.SERVICE_CHANGED, fact);
  }

  static Service lvs(String id, int... weights) {
    return service(id, Feedback.Verdict.LVS, Feedback.AgentCheck.DEFAULT, weights);
  }

  static Service agents(String id, int port, int... weights) {
    var check = new Feedback.AgentCheck(port, "", Duration.ofSeconds(2));
    return service(id, Feedback.Verdict.AGENT, check, weights);
  }

  static Service service(
      String id, Feedback.Verdict verdict, Feedback.AgentCheck check, int... weights) {
    Service base = Samples.service(weights);
    return new Service(
        new ServiceId(id),
        true,
        base.scheduler(),
        List.of(),
        base.backends().stream()
            .map(
                each ->
                    new dev.weir.core.model.Backend(
                        each.id(),
                        each.uid(),
                        new Endpoint("127.0.0.1", each.endpoint().port()),
                        each.weight(),
                        each.adminState()))
            .toList(),
        base.forwarding(),
        base.health(),
        new Feedback(verdict, check, Feedback.Lvs.DEFAULT));
  }

  static Service named(String id, Service base) {
    return new Service(
        new ServiceId(id),
        base.enabled(),
        base.scheduler(),
        base.listeners(),
        base.backends().stream()
            .map(
                each ->
                    new dev.weir.core.model.Backend(
                        each.id(),
                        new BackendUid(each.uid().value() + 1_000),
                        each.endpoint(),
                        each.weight(),
                        each.adminState()))
            .toList(),
        base.forwarding(),
        base.health(),
        base.feedback());
  }

  static Service weighedBy(Service base, Feedback feedback) {
    return new Service(
        base.id(),
        base.enabled(),
        base.scheduler(),
        base.listeners(),
        base.backends(),
        base.forwarding(),
        base.health(),
        feedback);
  }

  HttpResponse<String> post(RunningFeedback node, String body) {
    return send(
        HttpRequest.newBuilder(uri(node, "/v1/reports"))
            .header("content-type", "application/json")
            .POST(BodyPublishers.ofString(body))
            .build());
  }

  HttpResponse<String> send(HttpRequest request) {
    try {
      return http.send(request, BodyHandlers.ofString());
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  static URI uri(RunningFeedback node, String path) {
    return URI.create("http://127.0.0.1:" + node.intakePort() + path);
  }

  void load(RunningFeedback node, String service, String backend, double load) {
    JsonObject report =
        new JsonObject().put("service", service).put("backend", backend).put("load", load);
    HttpResponse<String> response = post(node, report.encode());
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(new JsonObject(response.body()).getInteger("accepted")).isEqualTo(1);
  }

  /// Whether there was anything to take back, as the owner says.
  boolean clearAgent(String node, String service, String backend) {
    JsonObject question = new JsonObject().put("service", service).put("backend", backend);
    return FactStoreContract.await(
            cluster.bus.ask(Questions.CLEAR_AGENT, node, question, Duration.ofSeconds(2)))
        .getBoolean("cleared");
  }

  /// What the map holds of a backend.
  BackendLoad held(String service, String backend) {
    Fact<ServiceLoad> fact = cluster.stores.load.held(service);
    ServiceLoad load = fact == null ? null : fact.value();
    BackendUid uid = new BackendUid(Long.parseLong(new BackendId(backend).value().substring(1)));
    return load == null ? BackendLoad.neutral(uid) : load.of(uid);
  }

  int factor(String service, String backend) {
    return held(service, backend).factor().permille();
  }

  Version version(String service) {
    Fact<ServiceLoad> fact = cluster.stores.load.held(service);
    return fact == null ? Version.NONE : fact.version();
  }

  /// Everything that was published of a service's load, in order.
  List<Fact<?>> published(String service) {
    List<Fact<?>> loads = new ArrayList<>();
    for (Fact<?> fact : cluster.bus.published) {
      if (fact.key().equals(service) && fact.value() instanceof ServiceLoad) {
        loads.add(fact);
      }
    }
    return loads;
  }

  void until(Callable<Boolean> condition) {
    await().atMost(20, SECONDS).pollInterval(Duration.ofMillis(20)).until(condition);
  }

  /// Waits for a condition while the manual clock runs, a few times faster than the real one.
  void untilInTime(Callable<Boolean> condition) {
    until(
        () -> {
          cluster.clock.advanceMillis(50);
          return condition.call();
        });
  }

  @Override
  public void close() {
    http.close();
    FactStoreContract.await(vertx.close());
  }
}
