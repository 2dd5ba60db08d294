package dev.weir.feedback.intake;

import dev.weir.core.settings.Finding;
import dev.weir.core.settings.InvalidDocument;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/// What the intake answers: a list of outcomes, or a problem (RFC 9457).
final class Answers {
  private static final String PROBLEMS = "/v1/problems#";

  private Answers() {}

  /// A report that stands alone gets its outcome as the answer's status; several get a list.
  static void outcomes(HttpServerRequest request, List<ReportOutcome> outcomes) {
    if (outcomes.stream().allMatch(each -> each == ReportOutcome.UNAVAILABLE)) {
      request.response().putHeader("Retry-After", "1");
      problem(request, 503, "unavailable", "the owner of the service cannot be asked now");
    } else if (outcomes.size() == 1) {
      one(request, outcomes.getFirst());
    } else {
      list(request, outcomes);
    }
  }

  private static void one(HttpServerRequest request, ReportOutcome outcome) {
    switch (outcome) {
      case UNKNOWN_SERVICE -> problem(request, 404, outcome.id(), "no such service");
      case UNKNOWN_BACKEND -> problem(request, 404, outcome.id(), "no such backend of the service");
      case ACCEPTED, LATE, UNUSED, UNAVAILABLE -> list(request, List.of(outcome));
    }
  }

  private static void list(HttpServerRequest request, List<ReportOutcome> outcomes) {
    JsonArray rejected = new JsonArray();
    for (int i = 0; i < outcomes.size(); i++) {
      if (outcomes.get(i) != ReportOutcome.ACCEPTED) {
        rejected.add(new JsonObject().put("index", i).put("reason", outcomes.get(i).id()));
      }
    }
    JsonObject answer =
        new JsonObject()
            .put("accepted", outcomes.size() - rejected.size())
            .put("rejected", rejected);
    send(request, 200, "application/json", answer);
  }

  static void problem(HttpServerRequest request, int status, String type, String detail) {
    send(request, status, "application/problem+json", body(request, status, type, detail));
  }

  static void invalid(HttpServerRequest request, InvalidDocument document) {
    boolean onlyUnknown =
        document.findings().stream().allMatch(each -> each.code().equals("unknown-field"));
    JsonArray errors = new JsonArray();
    for (Finding finding : document.findings()) {
      errors.add(
          new JsonObject()
              .put("pointer", "#" + finding.place().path())
              .put("code", finding.code())
              .put("message", finding.toString()));
    }
    String type = onlyUnknown ? "unknown-field" : "validation";
    JsonObject body =
        body(request, 422, type, "nothing of the request was taken").put("errors", errors);
    send(request, 422, "application/problem+json", body);
  }

  private static JsonObject body(
      HttpServerRequest request, int status, String type, String detail) {
    return new JsonObject()
        .put("type", PROBLEMS + type)
        .put("title", type.replace('-', ' '))
        .put("status", status)
        .put("detail", detail)
        .put("instance", request.path());
  }

  private static void send(HttpServerRequest request, int status, String type, JsonObject answer) {
    if (request.response().ended() || request.response().closed()) {
      return;
    }
    request
        .response()
        .setStatusCode(status)
        .putHeader("content-type", type)
        .end(answer.toBuffer().appendString("\n"));
  }
}
