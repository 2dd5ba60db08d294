package dev.weir.feedback;

import dev.weir.core.model.Endpoint;
import dev.weir.core.settings.Fields;
import dev.weir.feedback.intake.AgentServerSettings;
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
/// @param pulls how much is fetched from backends at once; default 256 pages of 1 MiB
/// @param agentServer where agent checks of others are answered; default 127.0.0.1:8083
public record FeedbackSettings(
    String intakeHost,
    int intakePort,
    @Nullable String intakeTokenFile,
    int bodyLengthMax,
    int reportsPerSecondMax,
    int agentChecksInFlightMax,
    PullSettings pulls,
    AgentServerSettings agentServer) {
  public static final FeedbackSettings DEFAULT =
      new FeedbackSettings(
          "127.0.0.1",
          8084,
          null,
          65_536,
          1_000,
          256,
          PullSettings.DEFAULT,
          AgentServerSettings.DEFAULT);

  /// Reads the feedback part of a node's settings. An intake that others can reach needs a token,
  /// or `intakeOpen: accepted`; our agent, whose language knows no token, `agentOpen: accepted`.
  public static FeedbackSettings read(Fields fields) {
    String host = fields.text("intakeHost", DEFAULT.intakeHost);
    int port = fields.integer("intakePort", 0, Endpoint.PORT_MAX, DEFAULT.intakePort);
    String tokenFile = fields.textOrNull("intakeTokenFile");
    boolean open = isAccepted(fields, "intakeOpen");
    int bodyLength = fields.integer("bodyLengthMax", 1_024, 16 << 20, DEFAULT.bodyLengthMax);
    int reports = fields.integer("reportsPerSecondMax", 1, 1_000_000, DEFAULT.reportsPerSecondMax);
    int checks =
        fields.integer("agentChecksInFlightMax", 1, 10_000, DEFAULT.agentChecksInFlightMax);
    if (tokenFile == null && !open && !isLoopback(host)) {
      String expected = "a loopback address, or intakeTokenFile, or intakeOpen: accepted";
      fields.findings().add(fields.at("intakeHost"), "range", host, expected);
    }
    PullSettings pulls =
        new PullSettings(
            fields.integer("pullsInFlightMax", 1, 10_000, DEFAULT.pulls.inFlightMax()),
            fields.integer("pullBodyLengthMax", 1_024, 64 << 20, DEFAULT.pulls.bodyLengthMax()));
    AgentServerSettings agent = readAgentServer(fields);
    fields.end();
    return new FeedbackSettings(host, port, tokenFile, bodyLength, reports, checks, pulls, agent);
  }

  private static AgentServerSettings readAgentServer(Fields fields) {
    AgentServerSettings usual = AgentServerSettings.DEFAULT;
    String host = fields.text("agentHost", usual.host());
    int port = fields.integer("agentPort", 0, Endpoint.PORT_MAX, usual.port());
    int connections = fields.integer("agentConnectionsMax", 1, 100_000, usual.connectionsMax());
    if (!isAccepted(fields, "agentOpen") && !isLoopback(host)) {
      String expected = "a loopback address, or agentOpen: accepted";
      fields.findings().add(fields.at("agentHost"), "range", host, expected);
    }
    long timeout = usual.conversationMillisMax();
    return new AgentServerSettings(host, port, connections, timeout);
  }

  private static boolean isAccepted(Fields fields, String key) {
    String said = fields.text(key, "");
    if (!said.isEmpty() && !said.equals("accepted")) {
      fields.findings().add(fields.at(key), "form", said, "accepted, or nothing");
    }
    return said.equals("accepted");
  }

  /// The same with ports that the kernel chooses, as several nodes on one host need them.
  public FeedbackSettings onFreePorts() {
    return new FeedbackSettings(
        intakeHost,
        0,
        intakeTokenFile,
        bodyLengthMax,
        reportsPerSecondMax,
        agentChecksInFlightMax,
        pulls,
        agentServer.at(agentServer.host(), 0));
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
