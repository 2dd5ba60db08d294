package dev.weir.feedback.intake;

import dev.weir.core.model.BackendId;
import dev.weir.core.model.Ids;
import dev.weir.core.model.ServiceId;
import dev.weir.feedback.weigh.LoadReport;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What a request to the intake brings, by its path.
sealed interface ReportFormat {
  String JSON_PATH = "/v1/reports";
  Pattern ORCA_PATH = Pattern.compile("/v1/orca/(" + Ids.FORM + ")/(" + Ids.FORM + ")");
  String ORCA_HEADER = "endpoint-load-metrics";
  String ORCA_BINARY_HEADER = "endpoint-load-metrics-bin";

  /// The intake's name in metrics.
  Intake intake();

  /// What is expected, for those who sent something else.
  String expected();

  boolean isFormOf(HttpServerRequest request);

  /// Reads everything of a request.
  ///
  /// @throws ReportJson.Malformed if it is none
  /// @throws dev.weir.core.settings.InvalidDocument with everything that is wrong with the reports
  List<LoadReport> read(HttpServerRequest request, Buffer body);

  /// The format of a path, or null.
  static @Nullable ReportFormat of(String path) {
    if (JSON_PATH.equals(path)) {
      return new OwnJson();
    }
    Matcher orca = ORCA_PATH.matcher(path);
    return orca.matches()
        ? new Orca(new ServiceId(orca.group(1)), new BackendId(orca.group(2)))
        : null;
  }

  /// Reports in JSON, which name their backends.
  record OwnJson() implements ReportFormat {
    @Override
    public Intake intake() {
      return Intake.JSON;
    }

    @Override
    public String expected() {
      return "reports are JSON";
    }

    @Override
    public boolean isFormOf(HttpServerRequest request) {
      return type(request).startsWith("application/json");
    }

    @Override
    public List<LoadReport> read(HttpServerRequest request, Buffer body) {
      return ReportJson.parse(body);
    }
  }

  /// An ORCA report about the backend that the path names, in a header or as the body.
  record Orca(ServiceId service, BackendId backend) implements ReportFormat {
    @Override
    public Intake intake() {
      return Intake.ORCA;
    }

    @Override
    public String expected() {
      return "ORCA reports are text/plain, application/json or application/x-protobuf, or the"
          + " header "
          + ORCA_HEADER;
    }

    @Override
    public boolean isFormOf(HttpServerRequest request) {
      String type = type(request);
      return request.headers().contains(ORCA_HEADER)
          || request.headers().contains(ORCA_BINARY_HEADER)
          || type.startsWith("text/plain")
          || type.startsWith("application/json")
          || type.startsWith("application/x-protobuf");
    }

    @Override
    public List<LoadReport> read(HttpServerRequest request, Buffer body) {
      return List.of(OrcaReport.of(service, backend, values(request, body)));
    }

    private static Map<OrcaField, Double> values(HttpServerRequest request, Buffer body) {
      String header = request.getHeader(ORCA_HEADER);
      if (header != null) {
        return OrcaText.parse(header);
      }
      String binary = request.getHeader(ORCA_BINARY_HEADER);
      if (binary != null) {
        return OrcaText.base64(binary.strip());
      }
      String type = type(request);
      if (type.startsWith("application/x-protobuf")) {
        return OrcaBinary.parse(body.getBytes());
      }
      String text = body.toString();
      return type.startsWith("application/json") ? OrcaText.json(text) : OrcaText.parse(text);
    }
  }

  private static String type(HttpServerRequest request) {
    String type = request.getHeader("content-type");
    return type == null ? "" : type.toLowerCase(Locale.ROOT);
  }
}
