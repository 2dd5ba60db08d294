package dev.weir.feedback.intake;

import static java.util.Objects.requireNonNull;

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
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Load reports over HTTP, at any feedback node: `POST /v1/reports` and
/// `POST /v1/orca/SERVICE/BACKEND`. Belongs to the context that
/// starts it.
public final class ReportIntake {
  private static final int IDLE_SECONDS_MAX = 60;
  private static final int GRACE_SECONDS = 2;

  private final IntakeSettings settings;
  private final ReportDesk desk;
  private final NanoClock clock;
  private final Map<Intake, IntakeMeters> meters = new EnumMap<>(Intake.class);
  private final Allowance allowance;
  private @Nullable HttpServer server;

  public ReportIntake(
      IntakeSettings settings, ReportDesk desk, NanoClock clock, MeterRegistry meters) {
    this.settings = settings;
    this.desk = desk;
    this.clock = clock;
    for (Intake intake : Intake.values()) {
      this.meters.put(intake, new IntakeMeters(meters, intake));
    }
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
    ReportFormat format = ReportFormat.of(String.valueOf(request.path()));
    if (format == null) {
      String paths = ReportFormat.JSON_PATH + " and /v1/orca/SERVICE/BACKEND";
      refuse(request, Intake.JSON, Refusal.NOT_FOUND, "nothing here but " + paths);
    } else if (!HttpMethod.POST.equals(request.method())) {
      request.response().putHeader("Allow", "POST");
      refuse(request, format.intake(), Refusal.METHOD_NOT_ALLOWED, "reports are posted");
    } else if (!isAuthorized(request)) {
      request.response().putHeader("WWW-Authenticate", "Bearer");
      refuse(request, format.intake(), Refusal.UNAUTHORIZED, "the intake's token is needed");
    } else if (!format.isFormOf(request)) {
      refuse(request, format.intake(), Refusal.UNSUPPORTED_MEDIA_TYPE, format.expected());
    } else {
      collect(request, format);
    }
  }

  private void collect(HttpServerRequest request, ReportFormat format) {
    Buffer body = Buffer.buffer();
    request.handler(
        chunk -> {
          if (body.length() + chunk.length() > settings.bodyLengthMax()) {
            // Nothing more is read: the answer is the last on this connection.
            request.handler(_ -> {});
            request.endHandler(_ -> {});
            request.response().putHeader("Connection", "close");
            String limit = settings.bodyLengthMax() + " bytes at most";
            refuse(request, format.intake(), Refusal.TOO_LARGE, limit);
          } else {
            body.appendBuffer(chunk);
          }
        });
    request.endHandler(_ -> take(request, format, body));
    request.exceptionHandler(_ -> {});
  }

  private void take(HttpServerRequest request, ReportFormat format, Buffer body) {
    IntakeMeters counters = metersOf(format.intake());
    List<LoadReport> reports;
    try {
      reports = format.read(request, body);
    } catch (ReportJson.Malformed e) {
      refuse(request, format.intake(), Refusal.MALFORMED, String.valueOf(e.getMessage()));
      return;
    } catch (InvalidDocument e) {
      counters.count(Refusal.INVALID);
      Answers.invalid(request, e);
      return;
    }
    if (!allowance.take(reports.size(), clock.nowNanos())) {
      request.response().putHeader("Retry-After", "1");
      String limit = settings.reportsPerSecondMax() + " reports a second at most";
      refuse(request, format.intake(), Refusal.TOO_MANY, limit);
      return;
    }
    desk.take(reports)
        .onSuccess(
            outcomes -> {
              outcomes.forEach(counters::count);
              Answers.outcomes(request, outcomes);
            });
  }

  private void refuse(HttpServerRequest request, Intake intake, Refusal why, String detail) {
    metersOf(intake).count(why);
    Answers.problem(request, why.status(), why.id(), detail);
  }

  private IntakeMeters metersOf(Intake intake) {
    return requireNonNull(meters.get(intake), "meters");
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
}
