package dev.weir.node.demo;

import dev.weir.core.settings.Fields;
import dev.weir.core.settings.Findings;
import dev.weir.core.settings.JsonTree;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// What the demo backend answers:
///
/// | request | answer |
/// | --- | --- |
/// | `GET /health` | 200, or 503 when told so |
/// | `GET /bytes/{n}` | n bytes |
/// | any `/echo` | the body |
/// | `GET`, `PUT /_demo/settings` | its behaviour, and a change of parts of it |
/// | any other | JSON that names the backend and its caller |
///
/// Latency and failures do not touch `/health` and `/_demo`.
final class DemoPages {
  static final long BYTES_MAX = 1L << 40;
  static final int SETTINGS_LENGTH_MAX = 16_384;
  private static final String BYTES = "/bytes/";

  private final Vertx vertx;
  private final String name;
  private final Supplier<DemoBehaviour> behaviour;
  private final Consumer<DemoBehaviour> change;
  private long requestCount;

  DemoPages(
      Vertx vertx, String name, Supplier<DemoBehaviour> behaviour, Consumer<DemoBehaviour> change) {
    this.vertx = vertx;
    this.name = name;
    this.behaviour = behaviour;
    this.change = change;
  }

  void answer(HttpServerRequest request, DemoConnection from) {
    requestCount++;
    request.response().exceptionHandler(_ -> {});
    switch (request.path()) {
      case "/health" -> health(request, from);
      case "/_demo/settings" -> settings(request, from);
      case null, default -> later(request, from);
    }
  }

  private void health(HttpServerRequest request, DemoConnection from) {
    boolean healthy = behaviour.get().healthy();
    send(request, from, healthy ? 200 : 503, new JsonObject().put("healthy", healthy));
  }

  private void settings(HttpServerRequest request, DemoConnection from) {
    if (HttpMethod.GET.equals(request.method())) {
      send(request, from, 200, behaviour.get().toJson());
    } else if (HttpMethod.PUT.equals(request.method())) {
      request.body().onSuccess(body -> change(request, from, body));
    } else {
      send(request, from, 405, problem("method: " + request.method() + " (expected: GET or PUT)"));
    }
  }

  private void change(HttpServerRequest request, DemoConnection from, Buffer body) {
    try {
      if (body.length() > SETTINGS_LENGTH_MAX) {
        throw new IllegalArgumentException(
            "body: " + body.length() + " bytes (expected: 0.." + SETTINGS_LENGTH_MAX + ")");
      }
      Findings findings = new Findings();
      Fields fields =
          new Fields(JsonTree.of(new JsonObject(body), "body"), findings, Fields.Unknown.REFUSED);
      DemoBehaviour changed = DemoBehaviour.read(fields, behaviour.get());
      fields.end();
      findings.throwIfAny();
      change.accept(changed);
      send(request, from, 200, changed.toJson());
    } catch (DecodeException | ClassCastException | IllegalArgumentException e) {
      send(request, from, 400, problem(String.valueOf(e.getMessage())));
    }
  }

  /// After the latency; the body waits meanwhile.
  private void later(HttpServerRequest request, DemoConnection from) {
    DemoBehaviour now = behaviour.get();
    long jitter = now.latencyJitterMillis();
    long delay =
        now.latencyMillis() + (jitter == 0 ? 0 : ThreadLocalRandom.current().nextLong(jitter + 1));
    boolean fails = ThreadLocalRandom.current().nextDouble() < now.failureShare();
    if (delay == 0) {
      page(request, from, fails);
    } else {
      request.pause();
      vertx.setTimer(
          delay,
          _ -> {
            if (!request.response().closed()) {
              page(request, from, fails);
            }
          });
    }
  }

  private void page(HttpServerRequest request, DemoConnection from, boolean fails) {
    String path = String.valueOf(request.path());
    if (fails) {
      send(request, from, 500, problem("failure: as told (expected: by failureShare)"));
    } else if (path.equals("/echo")) {
      echo(request, from);
    } else if (path.startsWith(BYTES)) {
      bytes(request, from, path.substring(BYTES.length()));
    } else {
      send(request, from, 200, whoAmI(from).put("path", path));
    }
  }

  private JsonObject whoAmI(DemoConnection from) {
    return new JsonObject()
        .put("backend", name)
        .put("caller", from.caller().hostAddress())
        .put("callerPort", from.caller().port())
        .put("requests", requestCount);
  }

  private void echo(HttpServerRequest request, DemoConnection from) {
    HttpServerResponse response = head(request, from, 200);
    String type = request.getHeader("content-type");
    String length = request.getHeader("content-length");
    response.putHeader("content-type", type == null ? "application/octet-stream" : type);
    if (length == null) {
      response.setChunked(true);
    } else {
      response.putHeader("content-length", length);
    }
    request.pipeTo(response).onFailure(_ -> request.connection().close());
  }

  private void bytes(HttpServerRequest request, DemoConnection from, String wanted) {
    long count;
    try {
      count = Long.parseLong(wanted);
    } catch (NumberFormatException _) {
      count = -1;
    }
    if (count < 0 || count > BYTES_MAX) {
      send(request, from, 400, problem("bytes: " + wanted + " (expected: 0.." + BYTES_MAX + ")"));
      return;
    }
    HttpServerResponse response = head(request, from, 200);
    response.putHeader("content-type", "application/octet-stream");
    response.putHeader("content-length", Long.toString(count));
    new ByteStream(response, count).run();
  }

  private void send(HttpServerRequest request, DemoConnection from, int status, JsonObject body) {
    request.resume();
    head(request, from, status)
        .putHeader("content-type", "application/json")
        .end(body.toBuffer().appendString("\n"));
  }

  private HttpServerResponse head(HttpServerRequest request, DemoConnection from, int status) {
    String userAgent = request.getHeader("user-agent");
    from.answered(
        new AccessLog.Answered(
            request.method().name(),
            String.valueOf(request.path()),
            status,
            userAgent == null ? "" : userAgent));
    return request.response().setStatusCode(status).putHeader("X-Backend", name);
  }

  private static JsonObject problem(String detail) {
    return new JsonObject().put("detail", detail);
  }
}
