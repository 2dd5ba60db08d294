package dev.weir.feedback.weigh;

import dev.weir.core.model.AdminState;
import dev.weir.core.model.AgentWords;
import dev.weir.core.model.Vote;
import org.jspecify.annotations.Nullable;

/// One understood line of an agent.
///
/// @param health null when it speaks of no health
/// @param admin null when it speaks of no admin state
/// @param connectionsMax of `maxconn:`, or null
/// @param word the health word itself, or empty
/// @param description what stands behind `#`, or empty
/// @param error the first word that could not be applied, and why; or empty
public record AgentAnswer(
    @Nullable Vote health,
    @Nullable AdminState admin,
    AgentWeight weight,
    @Nullable Integer connectionsMax,
    String word,
    String description,
    String error) {
  /// The agent's words after this answer: what it does not mention stays as it was.
  AgentWords after(AgentWords before) {
    boolean speaksOfState = health != null || admin != null || !description.isEmpty();
    return new AgentWords(
        health == null ? before.health() : health,
        admin == null ? before.admin() : admin,
        connectionsMax == null ? before.connectionsMax() : connectionsMax,
        health == null ? before.word() : word,
        speaksOfState ? description : before.description(),
        error);
  }
}
