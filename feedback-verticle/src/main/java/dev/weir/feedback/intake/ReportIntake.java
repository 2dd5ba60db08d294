package dev.weir.feedback.intake;

import dev.weir.core.settings.InvalidDocument;
import dev.weir.core.time.NanoClock;
import dev.weir.feedback.intake.IntakeMeters.Refusal;
import dev.weir.feedback.weigh.LoadReport;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// `POST /v1/reports`: load reports over HTTP, at any feedback node. Belongs to the context that
/// starts it.
public final class ReportIntake {
  private static final String PATH = "/v1/reports";
  private static final int IDLE_SECONDS_MAX = 60;
  private static final int GRACE_SECONDS = 2;

  private final IntakeSettings settings;
  private final ReportDesk desk;
  private final NanoClock clock;
  private final IntakeMeters meters;
  private final Allowance allowance;
  private @Nullable HttpServer server;

  public ReportIntake(
      IntakeSettings settings, ReportDesk desk, NanoClock clock, MeterRegistry meters) {
    this.settings = settings;
    this.desk = desk;
    this.clock = clock;
    this.meters = new IntakeMeters(meters);
    this.allowance = new Allowance(settings.reportsPerSecondMax(), clock.nowNanos());
  }

  /// Completes with the port that is bound.
  public Future<Integer> start(Vertx vertx) {
    HttpServerOptions options =
        new HttpServerOptions()
            .setHttp2ClearTextEnabled(false)
            .setIdleTimeout(IDLE_SECONDS_MAX)
            .setIdleTimeoutUnit(TimeUnit.SECONDS);
    return vertx
        .createHttpServer(options)
        .requestHandler(this::receive)
        .listen(settings.port(), settings.host())
        .map(
            listening -> {
              server = listening;
              return listening.actualPort();
            });
  }

  public Future<Void> stop() {
    return server == null
        ? Future.succeededFuture()
        : server.shutdown(GRACE_SECONDS, TimeUnit.SECONDS);
  }

  private void receive(HttpServerRequest request) {
    if (!PATH.equals(request.path())) {
      refuse(request, Refusal.NOT_A_REPORT, 404, "not-found", "nothing here but " + PATH);
    } else if (!HttpMethod.POST.equals(request.method())) {
      request.response().putHeader("Allow", "POST");
      refuse(request, Refusal.NOT_A_REPORT, 405, "method-not-allowed", "reports are posted");
    } else if (!isAuthorized(request)) {
      request.response().putHeader("WWW-Authenticate", "Bearer");
      refuse(request, Refusal.UNAUTHORIZED, 401, "unauthorized", "the intake's token is needed");
    } else if (!isJson(request)) {
      refuse(request, Refusal.NOT_A_REPORT, 415, "unsupported-media-type", "reports are JSON");
    } else {
      collect(request);
    }
  }

  private void collect(HttpServerRequest request) {
    Buffer body = Buffer.buffer();
    request.handler(
        chunk -> {
          if (body.length() + chunk.length() > settings.bodyLengthMax()) {
            // Nothing more is read: the answer is the last on this connection.
            request.handler(_ -> {});
            request.endHandler(_ -> {});
            request.response().putHeader("Connection", "close");
            String limit = settings.bodyLengthMax() + " bytes at most";
            refuse(request, Refusal.TOO_LARGE, 413, "too-large", limit);
          } else {
            body.appendBuffer(chunk);
          }
        });
    request.endHandler(_ -> take(request, body));
    request.exceptionHandler(_ -> {});
  }

  private void take(HttpServerRequest request, Buffer body) {
    List<LoadReport> reports;
    try {
      reports = ReportJson.parse(body);
    } catch (ReportJson.Malformed e) {
      refuse(request, Refusal.MALFORMED, 400, "malformed", String.valueOf(e.getMessage()));
      return;
    } catch (InvalidDocument e) {
      meters.count(Refusal.INVALID);
      Answers.invalid(request, e);
      return;
    }
    if (!allowance.take(reports.size(), clock.nowNanos())) {
      request.response().putHeader("Retry-After", "1");
      String limit = settings.reportsPerSecondMax() + " reports a second at most";
      refuse(request, Refusal.TOO_MANY, 429, "too-many", limit);
      return;
    }
    desk.take(reports)
        .onSuccess(
            outcomes -> {
              outcomes.forEach(meters::count);
              Answers.outcomes(request, outcomes);
            });
  }

  private void refuse(
      HttpServerRequest request, Refusal why, int status, String type, String detail) {
    meters.count(why);
    Answers.problem(request, status, type, detail);
  }

  private boolean isAuthorized(HttpServerRequest request) {
    String token = settings.token();
    if (token == null) {
      return true;
    }
    String sent = request.getHeader("Authorization");
    return sent != null
        && MessageDigest.isEqual(
            ("Bearer " + token).getBytes(StandardCharsets.UTF_8),
            sent.getBytes(StandardCharsets.UTF_8));
  }

  private static boolean isJson(HttpServerRequest request) {
    String type = request.getHeader("content-type");
    return type != null && type.toLowerCase(Locale.ROOT).startsWith("application/json");
  }
}
