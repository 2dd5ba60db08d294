package dev.weir.feedback;

/// Where an agent's answer does something else in Weir than in HAProxy 2.6, which column of a
/// comparison that concerns, and why.
enum AgentDifference {
  /// HAProxy's weights are whole numbers: 1 % of 50 is 0 there, and drains.
  TRUNCATED(AgentColumn.WEIGHT),
  /// HAProxy's largest weight is 256, Weir's the fourfold of the wanted one.
  CAPPED(AgentColumn.WEIGHT),
  /// HAProxy explains in English what is wrong with a number; Weir shows the word.
  NUMBER(AgentColumn.WORDS),
  /// HAProxy 2.6 takes what its number overflows to; Weir refuses the word.
  CONNECTIONS(AgentColumn.CONNECTIONS, AgentColumn.WORDS),
  /// HAProxy 2.6 does not know `weight:` yet.
  WEIGHT(AgentColumn.WEIGHT, AgentColumn.WORDS),
  /// HAProxy shows control characters as they come; Weir a question mark each.
  CONTROL(AgentColumn.WORDS);

  private final AgentColumn one;
  private final AgentColumn other;

  AgentDifference(AgentColumn only) {
    this(only, only);
  }

  AgentDifference(AgentColumn one, AgentColumn other) {
    this.one = one;
    this.other = other;
  }

  boolean concerns(AgentColumn column) {
    return column == one || column == other;
  }
}
