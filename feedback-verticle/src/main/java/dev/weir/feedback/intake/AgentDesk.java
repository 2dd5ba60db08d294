package dev.weir.feedback.intake;

/// Knows what to tell those who check our agent.
@FunctionalInterface
public interface AgentDesk {
  /// What is said of a backend.
  ///
  /// @param service as it was asked for, which may be anything
  /// @param backend as it was asked for, which may be anything
  AgentReply reply(String service, String backend);
}
