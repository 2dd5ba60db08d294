package dev.weir.core.wire;

import dev.weir.core.model.Endpoint;
import dev.weir.core.model.Feedback;
import dev.weir.core.model.HealthCheck;
import dev.weir.core.model.HttpCheck;
import dev.weir.core.model.LoadFactor;
import dev.weir.core.model.Pull;
import dev.weir.core.model.StatusRanges;
import dev.weir.core.settings.Fields;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The `health` and `feedback` parts of a service as JSON.
final class CheckJson {
  private CheckJson() {}

  static JsonObject write(HealthCheck check) {
    HttpCheck http = check.http();
    return new JsonObject()
        .put("kind", id(check.kind()))
        .put("intervalMs", check.interval().toMillis())
        .put("timeoutMs", check.timeout().toMillis())
        .put("rise", check.rise())
        .put("fall", check.fall())
        .put("jitterPercent", check.jitterPercent())
        .put("port", check.port())
        .put(
            "http",
            new JsonObject()
                .put("method", http.method())
                .put("path", http.path())
                .put("host", http.host())
                .put("expectStatus", http.expectStatus().toString())
                .put("bodyContains", http.bodyContains())
                .put("verifyCertificate", http.verifyCertificate()));
  }

  static JsonObject write(Feedback feedback) {
    Feedback.AgentCheck agent = feedback.agent();
    Feedback.Lvs lvs = feedback.lvs();
    Feedback.Metrics metrics = lvs.metrics();
    return new JsonObject()
        .put("verdict", id(feedback.verdict()))
        .put(
            "agent",
            new JsonObject()
                .put("port", agent.port())
                .put("send", agent.send())
                .put("intervalMs", agent.interval().toMillis()))
        .put(
            "lvs",
            new JsonObject()
                .put("periodMs", lvs.period().toMillis())
                .put("deadBandPermille", lvs.deadBandPermille())
                .put("floorPermille", lvs.floorPermille())
                .put("ceilingPermille", lvs.ceilingPermille())
                .put("expiryMs", lvs.expiry().toMillis())
                .put("wantedUtilisationPermille", lvs.wantedUtilisationPermille())
                .put(
                    "metricsPermille",
                    new JsonObject()
                        .put("input", metrics.input())
                        .put("cpu", metrics.cpu())
                        .put("memory", metrics.memory())
                        .put("processes", metrics.processes())
                        .put("responseTime", metrics.responseTime())))
        .put("pull", PullJson.write(feedback.pull()));
  }

  static HealthCheck readHealth(Fields fields) {
    HealthCheck base = HealthCheck.DEFAULT;
    HealthCheck.Kind kind =
        fields.choice("kind", List.of(HealthCheck.Kind.values()), CheckJson::id, base.kind());
    var interval = fields.millis("intervalMs", 100, 3_600_000, base.interval());
    var timeout = fields.millis("timeoutMs", 50, 60_000, base.timeout());
    int rise = fields.integer("rise", 1, 20, base.rise());
    int fall = fields.integer("fall", 1, 20, base.fall());
    int jitter = fields.integer("jitterPercent", 0, 50, base.jitterPercent());
    Long port = fields.integerOrNull("port", 1, Endpoint.PORT_MAX);
    HttpCheck http = readHttp(fields.object("http"));
    fields.end();
    return new HealthCheck(
        kind, interval, timeout, rise, fall, jitter, port == null ? null : port.intValue(), http);
  }

  static Feedback readFeedback(Fields fields) {
    Feedback.Verdict verdict =
        fields.choice(
            "verdict", List.of(Feedback.Verdict.values()), CheckJson::id, Feedback.Verdict.NONE);
    Feedback.AgentCheck base = Feedback.AgentCheck.DEFAULT;
    Fields agent = fields.object("agent");
    int port = agent.integer("port", 1, Endpoint.PORT_MAX, base.port());
    String send = agent.text("send", base.send());
    var interval = agent.millis("intervalMs", 100, 3_600_000, base.interval());
    agent.end();
    Feedback.AgentCheck check =
        agent.guarded(
            "send",
            "range",
            send.length(),
            () -> new Feedback.AgentCheck(port, send, interval),
            base);
    Feedback.Lvs lvs = readLvs(fields.object("lvs"));
    Pull pull = PullJson.read(fields.object("pull"));
    fields.end();
    return new Feedback(verdict, check, lvs, pull);
  }

  private static HttpCheck readHttp(Fields fields) {
    HttpCheck base = HttpCheck.DEFAULT;
    String method = fields.text("method", base.method());
    String path = fields.text("path", base.path());
    String host = fields.textOrNull("host");
    StatusRanges expect = fields.parsed("expectStatus", StatusRanges::parse, base.expectStatus());
    String body = fields.textOrNull("bodyContains");
    boolean verify = fields.flag("verifyCertificate", true);
    fields.end();
    // One at a time, so that the finding names the right key.
    String goodMethod =
        fields.guarded(
            "method", "form", method, () -> with(method, "/", null).method(), base.method());
    String goodPath =
        fields.guarded("path", "form", path, () -> with("GET", path, null).path(), base.path());
    String goodHost =
        host == null || fields.made("host", "form", host, () -> with("GET", "/", host)) == null
            ? null
            : host;
    return new HttpCheck(goodMethod, goodPath, goodHost, expect, body, verify);
  }

  private static HttpCheck with(String method, String path, @Nullable String host) {
    return new HttpCheck(method, path, host, HttpCheck.DEFAULT.expectStatus(), null, true);
  }

  private static Feedback.Lvs readLvs(Fields fields) {
    Feedback.Lvs base = Feedback.Lvs.DEFAULT;
    var period = fields.millis("periodMs", 100, 60_000, base.period());
    int deadBand = fields.integer("deadBandPermille", 0, 1000, base.deadBandPermille());
    int floor = fields.integer("floorPermille", 1, 1000, base.floorPermille());
    int ceiling = fields.integer("ceilingPermille", 1000, LoadFactor.MAX, base.ceilingPermille());
    var expiry = fields.millis("expiryMs", 500, 3_600_000, base.expiry());
    int wanted =
        fields.integer("wantedUtilisationPermille", 1, 1000, base.wantedUtilisationPermille());
    Feedback.Metrics metrics = readMetrics(fields.object("metricsPermille"));
    fields.end();
    return new Feedback.Lvs(period, deadBand, floor, ceiling, expiry, wanted, metrics);
  }

  private static Feedback.Metrics readMetrics(Fields fields) {
    Feedback.Metrics base = Feedback.Metrics.DEFAULT;
    int input = fields.integer("input", 0, 1000, base.input());
    int cpu = fields.integer("cpu", 0, 1000, base.cpu());
    int memory = fields.integer("memory", 0, 1000, base.memory());
    int processes = fields.integer("processes", 0, 1000, base.processes());
    int response = fields.integer("responseTime", 0, 1000, base.responseTime());
    fields.end();
    int sum = input + cpu + memory + processes + response;
    if (sum != 1000) {
      fields.findings().add(fields.place(), "range", "sum " + sum, "a sum of 1000");
      return base;
    }
    return new Feedback.Metrics(input, cpu, memory, processes, response);
  }

  /// The name of a constant in JSON, in lower case.
  static String id(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
