package dev.weir.feedback.intake;

import dev.weir.feedback.weigh.AgentAnswer;

/// What one agent check came to. Only an understood answer changes anything.
public sealed interface AgentResult {
  record Understood(AgentAnswer answer) implements AgentResult {}

  /// The stream ended before its first line did, or the line was too long.
  record Incomplete() implements AgentResult {}

  record Unreachable(String cause) implements AgentResult {}

  record TimedOut() implements AgentResult {}
}
