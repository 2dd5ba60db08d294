package dev.weir.feedback;

/// What is compared of an agent's answer.
enum AgentColumn {
  STATUS,
  WEIGHT,
  CONNECTIONS,
  WORDS
}
