package dev.weir.admin.api;

import static java.util.Objects.requireNonNull;

import dev.weir.core.model.Ids;
import dev.weir.core.settings.Fields;
import dev.weir.core.settings.Findings;
import dev.weir.core.settings.JsonTree;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// One request to the API, with what the conventions say of its parts.
final class ApiRequest {
  static final String ACTOR = "weir.actor";
  static final String REQUEST_ID = "weir.requestId";
  static final int LIMIT_DEFAULT = 100;
  static final int LIMIT_MAX = 1000;
  private static final int REASON_LENGTH_MAX = 1000;
  private static final Duration TIMEOUT_MAX = Duration.ofSeconds(60);

  private final RoutingContext context;

  ApiRequest(RoutingContext context) {
    this.context = context;
  }

  HttpServerRequest http() {
    return context.request();
  }

  String requestId() {
    return requireNonNull(context.<String>get(REQUEST_ID), REQUEST_ID);
  }

  /// Who asks: a user's name, or `token`.
  String actor() {
    return requireNonNull(context.<String>get(ACTOR), ACTOR);
  }

  /// A path parameter that is an id; anything else is not found.
  String id(String name) {
    String value = context.pathParam(name);
    if (value == null || !Ids.isValid(value)) {
      throw Problem.notFound(name + " " + value);
    }
    return value;
  }

  @Nullable String header(String name) {
    return http().getHeader(name);
  }

  @Nullable String query(String name) {
    return http().getParam(name);
  }

  boolean isDryRun() {
    String value = query("dryRun");
    if (value == null || value.equals("false")) {
      return false;
    }
    if (value.equals("true") || value.isEmpty()) {
      return true;
    }
    throw malformed("dryRun", value, "true or false");
  }

  /// How long to wait until all live directors have applied; zero when not asked for.
  Duration waitForApplied() {
    String wait = query("wait");
    if (wait == null) {
      return Duration.ZERO;
    }
    if (!wait.equals("applied")) {
      throw malformed("wait", wait, "applied");
    }
    String timeout = query("timeout");
    if (timeout == null) {
      return Duration.ofSeconds(5);
    }
    Duration duration = duration(timeout);
    if (duration.isNegative() || duration.compareTo(TIMEOUT_MAX) > 0) {
      throw malformed("timeout", timeout, "0..60 s");
    }
    return duration;
  }

  /// Why, for the audit; empty if nobody said.
  String reason() {
    String reason = header("X-Weir-Reason");
    if (reason == null) {
      return "";
    }
    try {
      reason = URLDecoder.decode(reason.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException _) {
      throw malformed("X-Weir-Reason", reason, "percent-encoded UTF-8");
    }
    if (reason.length() > REASON_LENGTH_MAX) {
      throw malformed("X-Weir-Reason", reason.length() + " characters", "0.." + REASON_LENGTH_MAX);
    }
    return reason;
  }

  /// Why, as the body says it, which a verb may have: it knows no other field. Without it, as the
  /// header says it.
  String verbReason() {
    if (hasNoBody()) {
      return reason();
    }
    Fields fields = fields(body());
    String written = writtenReason(fields);
    fields.end();
    require(fields);
    return written;
  }

  /// Refuses a body that says anything, and lets an empty one pass.
  void requireNoFields() {
    if (!hasNoBody()) {
      Fields fields = fields(body());
      fields.end();
      require(fields);
    }
  }

  /// The reason in a body, or else that of the header.
  String writtenReason(Fields fields) {
    String written = fields.text("reason", "");
    if (written.length() > REASON_LENGTH_MAX) {
      fields
          .findings()
          .add(fields.at("reason"), "range", written.length(), "0.." + REASON_LENGTH_MAX);
    }
    return written.isEmpty() ? reason() : written;
  }

  private boolean hasNoBody() {
    Buffer buffer = context.body().buffer();
    return buffer == null || buffer.length() == 0;
  }

  /// A query parameter that is a list of words, in lower case; empty when not given.
  Set<String> words(String name) {
    String value = query(name);
    if (value == null || value.isBlank()) {
      return Set.of();
    }
    return Stream.of(value.split(",", -1))
        .map(word -> word.trim().toLowerCase(Locale.ROOT))
        .collect(Collectors.toSet());
  }

  long integer(String name, long min, long max, long fallback) {
    String value = query(name);
    if (value == null) {
      return fallback;
    }
    try {
      long number = Long.parseLong(value);
      if (number >= min && number <= max) {
        return number;
      }
    } catch (NumberFormatException _) {
      // Said below, as any other wrong value.
    }
    throw malformed(name, value, min + ".." + max);
  }

  /// The body, which must be a JSON object of a JSON media type.
  JsonObject body() {
    String type = header("Content-Type");
    String media = type == null ? "" : type.split(";", 2)[0].trim().toLowerCase(Locale.ROOT);
    if (!media.equals("application/json") && !media.equals("application/merge-patch+json")) {
      throw new Problem(
          ProblemKind.UNSUPPORTED_MEDIA_TYPE,
          "Content-Type: " + type + " (expected: application/json)");
    }
    Buffer buffer = context.body().buffer();
    try {
      if (buffer != null && Json.decodeValue(buffer) instanceof JsonObject json) {
        return json;
      }
    } catch (DecodeException | StackOverflowError e) {
      throw new Problem(ProblemKind.MALFORMED, "body: " + e.getMessage());
    }
    throw new Problem(ProblemKind.MALFORMED, "body: no JSON object (expected: a JSON object)");
  }

  /// The keys of a JSON document; unknown ones are refused.
  static Fields fields(JsonObject json) {
    return new Fields(JsonTree.of(json, "body"), new Findings(), Fields.Unknown.REFUSED);
  }

  /// Ends the reading of a document: what was found wrong is the answer.
  static void require(Fields fields) {
    if (!fields.findings().isEmpty()) {
      throw Problem.of(fields.findings().all());
    }
  }

  void answer(int status, JsonObject json) {
    context
        .response()
        .setStatusCode(status)
        .putHeader("Content-Type", "application/json")
        .putHeader("Cache-Control", "no-store")
        .end(json.toBuffer());
  }

  void answerNothing() {
    context.response().setStatusCode(204).end();
  }

  void header(String name, String value) {
    context.response().putHeader(name, value);
  }

  void fail(Throwable cause) {
    context.fail(cause);
  }

  private static Duration duration(String text) {
    try {
      return text.startsWith("P") ? Duration.parse(text) : Duration.ofMillis(Long.parseLong(text));
    } catch (DateTimeParseException | NumberFormatException _) {
      throw malformed("timeout", text, "like PT5S, or milliseconds");
    }
  }

  private static Problem malformed(String what, String found, String expected) {
    return new Problem(
        ProblemKind.MALFORMED, what + ": " + found + " (expected: " + expected + ")");
  }
}
