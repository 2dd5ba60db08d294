package dev.weir.node.demo;

import dev.weir.core.model.Endpoint;
import dev.weir.core.settings.Fields;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// What a demo backend is started with.
///
/// @param name shown in every answer; default: the node's name
/// @param host address to bind; default 127.0.0.1
/// @param port of HTTP; 0: the kernel chooses; default 0
/// @param agentPort of the agent, 0: the kernel chooses; null: no agent; default 0
/// @param behaviour how it behaves at first
/// @param accessLog a file to append to, `-` for standard output (the default), or empty for none
/// @param reporting where it reports its load, or null (the default)
public record DemoBackendSettings(
    String name,
    String host,
    int port,
    @Nullable Integer agentPort,
    DemoBehaviour behaviour,
    String accessLog,
    @Nullable Reporting reporting) {
  /// Where and as whom it reports its load.
  ///
  /// @param to URL of the feedback intake, such as `http://127.0.0.1:8084/v1/reports`
  /// @param interval between two reports; default 1 s
  /// @param token sent as `Authorization: Bearer`, or empty
  public record Reporting(
      URI to, String service, String backend, Duration interval, String token) {}

  /// The defaults, on ports that the kernel chooses, without an access log.
  public static DemoBackendSettings named(String name) {
    return new DemoBackendSettings(name, "127.0.0.1", 0, 0, DemoBehaviour.DEFAULT, "", null);
  }

  /// Reads the demo backend's part of a node's settings.
  ///
  /// @param node the node's name, which is its default name too
  public static DemoBackendSettings read(Fields fields, String node) {
    String name = fields.text("name", node);
    String host = fields.text("host", "127.0.0.1");
    int port = fields.integer("port", 0, Endpoint.PORT_MAX, 0);
    boolean agent = fields.flag("agent", true);
    int agentPort = fields.integer("agentPort", 0, Endpoint.PORT_MAX, 0);
    DemoBehaviour behaviour = DemoBehaviour.read(fields, DemoBehaviour.DEFAULT);
    String accessLog = fields.text("accessLog", "-");
    Reporting reporting = readReporting(fields);
    fields.end();
    return new DemoBackendSettings(
        name, host, port, agent ? agentPort : null, behaviour, accessLog, reporting);
  }

  public DemoBackendSettings withPorts(int otherPort, @Nullable Integer otherAgentPort) {
    return new DemoBackendSettings(
        name, host, otherPort, otherAgentPort, behaviour, accessLog, reporting);
  }

  public DemoBackendSettings withBehaviour(DemoBehaviour other) {
    return new DemoBackendSettings(name, host, port, agentPort, other, accessLog, reporting);
  }

  public DemoBackendSettings withAccessLog(String other) {
    return new DemoBackendSettings(name, host, port, agentPort, behaviour, other, reporting);
  }

  public DemoBackendSettings reportingTo(Reporting other) {
    return new DemoBackendSettings(name, host, port, agentPort, behaviour, accessLog, other);
  }

  private static @Nullable Reporting readReporting(Fields fields) {
    String written = fields.text("reportTo", "");
    String service = fields.text("service", "");
    String backend = fields.text("backend", "");
    Duration interval =
        fields.duration(
            "reportInterval",
            Duration.ofMillis(100),
            Duration.ofMinutes(10),
            Duration.ofSeconds(1));
    String token = fields.text("reportToken", "");
    if (written.isEmpty()) {
      return null;
    }
    if (service.isEmpty() || backend.isEmpty()) {
      String missing = service.isEmpty() ? "service" : "backend";
      fields.findings().add(fields.at(missing), "required", "nothing", "an id, for reportTo");
    }
    URI to = fields.made("reportTo", "form", written, () -> httpUri(written));
    return to == null ? null : new Reporting(to, service, backend, interval, token);
  }

  private static URI httpUri(String written) {
    URI uri = URI.create(written);
    if (!"http".equals(uri.getScheme()) || uri.getHost() == null || uri.getPort() < 1) {
      throw new IllegalArgumentException(
          "reportTo: " + written + " (expected: http://host:port/…)");
    }
    return uri;
  }
}
