package dev.weir.feedback.intake;

/// Where and how agent checks of others are answered.
///
/// @param port 0: the kernel chooses
/// @param connectionsMax at once; more are closed unanswered
/// @param conversationMillisMax for the question to come and the answer to go
public record AgentServerSettings(
    String host, int port, int connectionsMax, long conversationMillisMax) {
  public static final AgentServerSettings DEFAULT =
      new AgentServerSettings("127.0.0.1", 8083, 1_024, 5_000);

  /// The same elsewhere.
  public AgentServerSettings at(String otherHost, int otherPort) {
    return new AgentServerSettings(otherHost, otherPort, connectionsMax, conversationMillisMax);
  }
}
