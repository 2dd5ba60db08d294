package dev.weir.core.model;

import org.jspecify.annotations.Nullable;

/// What a backend's agent said last, kept apart from what probes and operators say. Each word stays
/// until the agent (or an operator) takes it back; only its percentage decays, and that is in the
/// load factor.
///
/// @param health `UP` or `DOWN`, or null when the agent never spoke of it
/// @param admin READY, DRAIN or MAINT, or null
/// @param connectionsMax the agent's `maxconn`, 0 when it never named one
/// @param word the word itself, as shown to people ("stopped", "fail"), or empty
/// @param description what stood behind `#`, or empty
/// @param error the first word that was not understood, or empty
public record AgentWords(
    @Nullable Vote health,
    @Nullable AdminState admin,
    int connectionsMax,
    String word,
    String description,
    String error) {
  /// An agent that never said anything.
  public static final AgentWords SILENT = new AgentWords(null, null, 0, "", "", "");

  public static final int TEXT_LENGTH_MAX = 128;

  public AgentWords {
    if (connectionsMax < 0) {
      throw new IllegalArgumentException(
          "connectionsMax: " + connectionsMax + " (expected: 0 or more)");
    }
    word = clip(word);
    description = clip(description);
    error = clip(error);
  }

  private static String clip(String text) {
    return text.length() <= TEXT_LENGTH_MAX ? text : text.substring(0, TEXT_LENGTH_MAX);
  }
}
