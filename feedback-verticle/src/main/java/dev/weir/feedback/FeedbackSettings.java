package dev.weir.feedback;

import dev.weir.core.model.Endpoint;
import dev.weir.core.settings.Fields;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/// What the feedback role is started with.
///
/// @param intakeHost address of the HTTP intake; default 127.0.0.1
/// @param intakePort 0: the kernel chooses; default 8084
/// @param intakeTokenFile file with the token that reporters must send, or null (the default)
/// @param bodyLengthMax bytes of one request; default 64 KiB
/// @param reportsPerSecondMax reports taken by this node's intake; default 1000
/// @param agentChecksInFlightMax agents asked at once by this node; default 256
public record FeedbackSettings(
    String intakeHost,
    int intakePort,
    @Nullable String intakeTokenFile,
    int bodyLengthMax,
    int reportsPerSecondMax,
    int agentChecksInFlightMax) {
  public static final FeedbackSettings DEFAULT =
      new FeedbackSettings("127.0.0.1", 8084, null, 65_536, 1_000, 256);

  /// Reads the feedback part of a node's settings. An intake that others can reach needs a token,
  /// or `intakeOpen: accepted`.
  public static FeedbackSettings read(Fields fields) {
    String host = fields.text("intakeHost", DEFAULT.intakeHost);
    int port = fields.integer("intakePort", 0, Endpoint.PORT_MAX, DEFAULT.intakePort);
    String tokenFile = fields.textOrNull("intakeTokenFile");
    String open = fields.text("intakeOpen", "");
    int bodyLength = fields.integer("bodyLengthMax", 1_024, 16 << 20, DEFAULT.bodyLengthMax);
    int reports = fields.integer("reportsPerSecondMax", 1, 1_000_000, DEFAULT.reportsPerSecondMax);
    int checks =
        fields.integer("agentChecksInFlightMax", 1, 10_000, DEFAULT.agentChecksInFlightMax);
    fields.end();
    if (!open.isEmpty() && !open.equals("accepted")) {
      fields.findings().add(fields.at("intakeOpen"), "form", open, "accepted, or nothing");
    }
    if (tokenFile == null && !open.equals("accepted") && !isLoopback(host)) {
      fields
          .findings()
          .add(
              fields.at("intakeHost"),
              "range",
              host,
              "a loopback address, or intakeTokenFile, or intakeOpen: accepted");
    }
    return new FeedbackSettings(host, port, tokenFile, bodyLength, reports, checks);
  }

  public FeedbackSettings withIntakePort(int other) {
    return new FeedbackSettings(
        intakeHost,
        other,
        intakeTokenFile,
        bodyLengthMax,
        reportsPerSecondMax,
        agentChecksInFlightMax);
  }

  /// A name other than `localhost` may be anything.
  private static boolean isLoopback(String host) {
    if (host.equals("localhost")) {
      return true;
    }
    try {
      return InetAddress.ofLiteral(host).isLoopbackAddress();
    } catch (IllegalArgumentException _) {
      return false;
    }
  }
}
