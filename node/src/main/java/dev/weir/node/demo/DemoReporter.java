package dev.weir.node.demo;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonObject;
import java.util.UUID;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Pushes the self-reported load to the feedback intake, one report at a time. One that does not
/// arrive is not sent again: the next one says what holds then.
final class DemoReporter {
  private static final Logger LOG = LoggerFactory.getLogger(DemoReporter.class);
  private static final int TIMEOUT_MILLIS = 2_000;

  private final Vertx vertx;
  private final DemoBackendSettings.Reporting settings;
  private final Supplier<DemoBehaviour> behaviour;
  private final HttpClient client;
  private final String bootId = UUID.randomUUID().toString();
  private final long timer;
  private long sequence;
  private boolean underWay;
  private String lastProblem = "";

  DemoReporter(
      Vertx vertx, DemoBackendSettings.Reporting settings, Supplier<DemoBehaviour> behaviour) {
    this.vertx = vertx;
    this.settings = settings;
    this.behaviour = behaviour;
    this.client = vertx.createHttpClient(new HttpClientOptions().setConnectTimeout(TIMEOUT_MILLIS));
    this.timer = vertx.setPeriodic(1, settings.interval().toMillis(), _ -> report());
  }

  private void report() {
    DemoBehaviour now = behaviour.get();
    if (!now.reporting() || underWay) {
      return;
    }
    sequence++;
    underWay = true;
    JsonObject report =
        new JsonObject()
            .put("service", settings.service())
            .put("backend", settings.backend())
            .put("bootId", bootId)
            .put("seq", sequence)
            .put("load", now.load());
    client
        .request(request())
        .compose(request -> request.send(report.toBuffer()))
        .compose(response -> response.body().map((Buffer _) -> response.statusCode()))
        .onComplete(
            status -> note(status < 300 ? "" : "status " + status),
            cause -> note(String.valueOf(cause.getMessage())));
  }

  private RequestOptions request() {
    RequestOptions options =
        new RequestOptions()
            .setMethod(HttpMethod.POST)
            .setAbsoluteURI(settings.to().toString())
            .setTimeout(TIMEOUT_MILLIS)
            .putHeader("content-type", "application/json");
    return settings.token().isEmpty()
        ? options
        : options.putHeader("authorization", "Bearer " + settings.token());
  }

  /// One line per change.
  private void note(String problem) {
    underWay = false;
    if (problem.equals(lastProblem)) {
      return;
    }
    lastProblem = problem;
    if (problem.isEmpty()) {
      LOG.info("reports backend={} to={} arrive", settings.backend(), settings.to());
    } else {
      LOG.warn("reports backend={} to={} fail: {}", settings.backend(), settings.to(), problem);
    }
  }

  void stop() {
    vertx.cancelTimer(timer);
    client.close();
  }
}
