package dev.weir.feedback.intake;

import dev.weir.core.model.BackendId;
import dev.weir.core.model.ServiceId;
import dev.weir.core.settings.Fields;
import dev.weir.core.settings.Findings;
import dev.weir.core.settings.JsonTree;
import dev.weir.core.settings.Place;
import dev.weir.feedback.weigh.LoadReport;
import dev.weir.feedback.weigh.Metric;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Load reports as JSON: one object, or a list of them.
///
/// ```
/// {"service": "web", "backend": "b1", "bootId": "…", "seq": 7,
///  "load": 0.8, "cpu": 0.6, "memory": 0.4, "processes": 0.2, "responseMs": 12}
/// ```
///
/// `service`, `backend` and one measure or more are required.
public final class ReportJson {
  /// Reports in one request or message.
  public static final int REPORTS_MAX = 1000;

  private ReportJson() {}

  /// Bytes that are not JSON of the right shape at all.
  public static final class Malformed extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    Malformed(String message) {
      super(message);
    }
  }

  /// Reads a request's body.
  ///
  /// @throws Malformed if it is no JSON object or list of objects
  /// @throws dev.weir.core.settings.InvalidDocument with everything that is wrong with the reports
  public static List<LoadReport> parse(Buffer body) {
    return switch (decode(body)) {
      case JsonObject one -> read(new JsonArray().add(one));
      case JsonArray all -> read(all);
      case null, default -> throw new Malformed("body: no object (expected: an object or a list)");
    };
  }

  /// Reads what [#write] wrote.
  public static List<LoadReport> read(JsonArray reports) {
    if (reports.isEmpty() || reports.size() > REPORTS_MAX) {
      throw new Malformed("reports: " + reports.size() + " (expected: 1.." + REPORTS_MAX + ")");
    }
    Findings findings = new Findings();
    List<LoadReport> read = new ArrayList<>();
    for (int i = 0; i < reports.size(); i++) {
      if (!(reports.getValue(i) instanceof JsonObject each)) {
        throw new Malformed("reports[" + i + "]: no object (expected: a report)");
      }
      String source = reports.size() == 1 ? "body" : "body[" + i + "]";
      Fields fields = new Fields(JsonTree.of(each, source), findings, Fields.Unknown.REFUSED);
      LoadReport report = report(fields);
      if (report != null) {
        read.add(report);
      }
    }
    findings.throwIfAny();
    return read;
  }

  public static JsonArray write(List<LoadReport> reports) {
    JsonArray all = new JsonArray();
    for (LoadReport report : reports) {
      JsonObject json =
          new JsonObject()
              .put("service", report.service().value())
              .put("backend", report.backend().value())
              .put("bootId", report.bootId())
              .put("seq", report.sequence());
      report.measures().forEach((metric, value) -> json.put(metric.key(), value));
      all.add(json);
    }
    return all;
  }

  private static @Nullable Object decode(Buffer body) {
    try {
      return Json.decodeValue(body);
    } catch (DecodeException | StackOverflowError e) {
      throw new Malformed("body: " + e.getMessage() + " (expected: JSON)");
    }
  }

  private static @Nullable LoadReport report(Fields fields) {
    Place place = fields.place();
    String service = fields.required("service");
    String backend = fields.required("backend");
    String bootId = fields.text("bootId", "");
    long sequence = fields.integer("seq", 0L, Long.MAX_VALUE, 0L);
    Map<Metric, Double> measures = new EnumMap<>(Metric.class);
    for (Metric metric : Metric.values()) {
      if (fields.has(metric.key())) {
        measures.put(metric, fields.number(metric.key(), 0, metric.max(), 0));
      }
    }
    fields.end();
    if (measures.isEmpty()) {
      fields
          .findings()
          .add(place, "required", "no measure", "load, cpu, memory, processes or responseMs");
    }
    ServiceId serviceId =
        service.isEmpty()
            ? null
            : fields.made("service", "form", service, () -> new ServiceId(service));
    BackendId backendId =
        backend.isEmpty()
            ? null
            : fields.made("backend", "form", backend, () -> new BackendId(backend));
    if (serviceId == null || backendId == null || measures.isEmpty()) {
      return null;
    }
    return fields.made(
        "bootId",
        "form",
        bootId,
        () -> new LoadReport(serviceId, backendId, bootId, sequence, measures));
  }
}
